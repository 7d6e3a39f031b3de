//! A power law whose exponent changes smoothly at a break.
//! Caballero et al. 2022 (arXiv 2210.14891), with one break.

use super::variables::{LOSS, SCALED};
use crate::law::declaration::Features;
use crate::law::{Derived, Form, Input, Law, Mark, Paper, Parameter, Preset, Scale};
use crate::num::Scalar;

/// Parameters `[a, b, c0, c1, d1, f1]`.
struct OneBreak;

impl Features for OneBreak {
    fn features<S: Scalar>(x: &[Input], shape: &[S], out: &mut [S]) {
        let (c0, c1, d1, f1) = (shape[0], shape[1], shape[2], shape[3]);
        // (1 + (x/d)^(1/f))^(-c f) = exp(-c f softplus(ln(x/d)/f)): no overflow at a sharp break.
        let bend = softplus((-d1.ln() + x[0].ln) / f1) * f1;
        out[0] = S::constant(1.0);
        out[1] = (-(c0 * x[0].ln) - c1 * bend).exp();
    }
}

/// ln(1 + e^z), without overflow.
fn softplus<S: Scalar>(z: S) -> S {
    if z.value() > 0.0 { z + ((-z).exp() + 1.0).ln() } else { (z.exp() + 1.0).ln() }
}

pub static BROKEN_POWER: Law = Law {
    id: "broken-power",
    title: "Broken power law, one break",
    summary: "A power law that bends smoothly into another exponent at a break, such as a lower end of scaling or a U-turn.",
    formula: r"y(x) = a + b\,x^{-c_0}\left(1 + \left(\frac{x}{d_1}\right)^{1/f_1}\right)^{-c_1 f_1}",
    typed: "a + b*x^(-c0)*exp(-c1*f1*softplus(ln(x/d1)/f1))",
    papers: &[
        Paper {
            atlas: Some("honey-shrunk"),
            arxiv: "2305.17266",
            cite: "Honey, I Shrunk the Language 2023",
            place: "abstract",
        },
        Paper { atlas: None, arxiv: "2210.14891", cite: "Caballero et al. 2022", place: "broken neural scaling law" },
    ],
    response: LOSS,
    variables: &[SCALED],
    linear: &[Parameter::irreducible("a", "a"), Parameter::amplitude("b", "b", "size of the reducible part at x = 1")],
    shape: &[
        Parameter::new("c0", "c_0", "exponent before the break", Scale::Linear, (-5.0, 5.0), (0.0, 0.6)),
        Parameter::new("c1", "c_1", "change of the exponent at the break", Scale::Linear, (-5.0, 5.0), (-0.6, 0.6)),
        Parameter::new("d1", "d_1", "where the break is", Scale::Log, (1e-6, 1e36), (1e3, 1e21)).on_axis_of(0),
        Parameter::new("f1", "f_1", "width of the break", Scale::Log, (1e-2, 50.0), (0.05, 2.0)),
    ],
    form: Form::linear::<OneBreak>(),
    presets: &[Preset {
        id: "illustration",
        title: "Illustration: exponent 0.05, then 0.35 beyond 1e5",
        values: &[0.1, 2.0, 0.05, 0.3, 1e5, 0.5],
        mark: Mark::Illustrative,
        set_up: "shows the shape, belongs to no data",
        source: "none",
        validity: &[],
    }],
    derived: &[
        Derived {
            id: "exponent-after",
            title: "Exponent beyond the break",
            symbol: "c_0+c_1",
            unit: "",
            formula: r"c_0 + c_1",
            arguments: &[],
            compute: |p, _| Some(p[2] + p[3]),
        },
        Derived {
            id: "turning-point",
            title: "x where the curve turns",
            symbol: "x_t",
            unit: "as x",
            formula: r"x_t = d_1\left(\frac{-c_0}{c_0 + c_1}\right)^{f_1}",
            arguments: &[],
            compute: |p, _| {
                // d ln(y - a)/d ln x = -c0 - c1 s with s = (x/d)^(1/f) / (1 + (x/d)^(1/f)).
                let odds = -p[2] / (p[2] + p[3]);
                let x = p[4] * libm::pow(odds, p[5]);
                (odds > 0.0 && x.is_finite()).then_some(x)
            },
        },
    ],
    pitfalls: &[
        "Six parameters: compare with the plain power law by AICc before believing a break.",
        "A break at the edge of the data is not determined; look at its interval.",
    ],
    features: &["law/broken-power"],
};
