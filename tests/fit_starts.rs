//! The engine's own starts (a grid of shapes, or the best of many points) against 300 starts scattered
//! over the declared spans: they must never end above the best of the 300, for any registered law.

mod fit_common;

use fit_common::{least_squares, simulated};
use synscale::fit::{LawChoice, Loss, Model, Search, fit, fit_model};
use synscale::job::Context;
use synscale::law::declaration::MAX_PARAMETERS;
use synscale::law::registry::LAWS;
use synscale::law::{Input, Law, Parameter};
use synscale::num::Dual;

/// A law that does not say which parameters enter linearly: all are searched, from scattered starts.
struct Opaque(&'static Law);

impl Model for Opaque {
    fn parameters(&self) -> Vec<&Parameter> {
        Model::parameters(self.0)
    }
    fn linear(&self) -> usize {
        0
    }
    fn variable_names(&self) -> Vec<&str> {
        Model::variable_names(self.0)
    }
    fn predict(&self, x: &[Input], parameters: &[f64]) -> f64 {
        self.0.predict(x, parameters)
    }
    fn predict_dual(&self, x: &[Input], parameters: &[f64]) -> Dual<MAX_PARAMETERS> {
        Model::predict_dual(self.0, x, parameters)
    }
    fn features(&self, _: &[Input], _: &[f64], _: &mut [f64]) {}
}

#[test]
fn the_engines_starts_are_as_good_as_300_scattered_ones() {
    for law in LAWS {
        let (mut reached, mut tried, mut worst) = (0, 0, f64::NEG_INFINITY);
        for (seed, noise) in [(21, 0.001), (22, 0.01), (23, 0.03)] {
            for loss in [Loss::LeastSquares, Loss::Huber { delta: 1e-3 }] {
                let mut request = least_squares(&simulated(law.id, noise, seed));
                request.objective.loss = loss;
                let own = fit(&request).unwrap_or_else(|error| panic!("{}: {error}", law.id)).objective_value;
                request.search = Search { starts: 300, seed: 1000 + seed };
                request.law = LawChoice::Declared(law.id.into());
                let many = fit_model(&Opaque(law), &request, &mut Context::new(&mut |_| ())).expect("sound");
                let many = many.objective_value;
                tried += 1;
                reached += usize::from(many <= own * (1.0 + 1e-6));
                worst = f64::max(worst, own / many - 1.0);
                assert!(
                    own <= many * (1.0 + 1e-7),
                    "{} with noise {noise}, {loss:?}: {own:.9e} against {many:.9e} of 300 starts",
                    law.id
                );
            }
        }
        println!("{}: the 300 reached it in {reached} of {tried}; own / best of 300 - 1 at most {worst:.1e}", law.id);
    }
}

/// A break or a scale on a column's axis is looked for where the data are, whatever the column's unit.
#[test]
fn a_break_is_looked_for_in_the_datas_own_range() {
    let mut study = simulated("broken-power", 0.002, 31);
    let expected = fit(&least_squares(&study)).expect("sound");
    for unit in [1e-9, 1e-3, 1e6, 1e12] {
        let mut request = least_squares(&study);
        request.observations.inputs[0].iter_mut().for_each(|x| *x *= unit);
        let report = fit(&request).expect("sound");
        let value = |name: &str| report.estimates.iter().find(|e| e.name == name).expect("declared").value;
        assert!((report.objective_value / expected.objective_value - 1.0).abs() < 1e-7, "unit {unit:e}: {report:?}");
        assert!((value("d1") / unit / expected.estimates[4].value - 1.0).abs() < 1e-4, "unit {unit:e}");
    }
    // Typed: the name x_0 says that it lies on the axis of x.
    study.observations.inputs[0].iter_mut().for_each(|x| *x *= 1e-4);
    let mut request = least_squares(&study);
    request.law = LawChoice::Custom { formula: "a + b*x^(-c)*(1 + x/x_0)^(-d)".into(), variables: vec!["x".into()] };
    let in_tens = fit(&request).expect("sound");
    request.observations.inputs[0].iter_mut().for_each(|x| *x *= 1e4);
    let plain = fit(&request).expect("sound");
    assert!((in_tens.objective_value / plain.objective_value - 1.0).abs() < 1e-7, "{in_tens:?}\n{plain:?}");
}
