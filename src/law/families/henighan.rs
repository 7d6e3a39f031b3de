//! Henighan et al. 2020 (arXiv 2010.14701), Table 1: constants [E, A, alpha] per domain.
//! The paper prints L = E + (x0/x)^alpha; here A = x0^alpha. Compute is converted from PF-days to FLOP.

use crate::law::{Mark, Preset};

const SOURCE: &str = "arXiv 2010.14701, Table 1";

const fn size(id: &'static str, title: &'static str, values: &'static [f64]) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Verified,
        set_up: "x is parameters; autoregressive transformers trained to convergence",
        source: SOURCE,
        validity: &[],
    }
}

const fn compute(id: &'static str, title: &'static str, values: &'static [f64]) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Verified,
        set_up: "x is training compute in FLOP (published in PF-days); envelope over model sizes",
        source: SOURCE,
        validity: &[],
    }
}

pub(super) const DOMAINS: &[Preset] = &[
    size("henighan-2020-size-language", "Henighan et al. 2020: language, L(N)", &[0.0, 9.810976002404352, 0.07]),
    size("henighan-2020-size-image-8x8", "Henighan et al. 2020: images 8x8, L(N)", &[3.12, 2.8624743047162595, 0.24]),
    size(
        "henighan-2020-size-image-16x16",
        "Henighan et al. 2020: images 16x16, L(N)",
        &[2.64, 3.454417036862415, 0.22],
    ),
    size(
        "henighan-2020-size-image-32x32",
        "Henighan et al. 2020: images 32x32, L(N)",
        &[2.2, 1.7136190103032716, 0.13],
    ),
    size(
        "henighan-2020-size-image-vq-16x16",
        "Henighan et al. 2020: images, 16x16 VQ codes, L(N)",
        &[3.99, 3.767708451481226, 0.13],
    ),
    size(
        "henighan-2020-size-image-vq-32x32",
        "Henighan et al. 2020: images, 32x32 VQ codes, L(N)",
        &[3.07, 3.972148754018077, 0.14],
    ),
    size(
        "henighan-2020-size-text-to-image-text",
        "Henighan et al. 2020: text to image, text part, L(N)",
        &[0.0, 2.1070893741364873, 0.037],
    ),
    size(
        "henighan-2020-size-text-to-image-image",
        "Henighan et al. 2020: text to image, image part, L(N)",
        &[2.0, 3.9193245527902847, 0.16],
    ),
    size(
        "henighan-2020-size-image-to-text-text",
        "Henighan et al. 2020: image to text, text part, L(N)",
        &[0.0, 2.2128848910511034, 0.039],
    ),
    size(
        "henighan-2020-size-image-to-text-image",
        "Henighan et al. 2020: image to text, image part, L(N)",
        &[2.0, 3.6396062607822874, 0.15],
    ),
    size(
        "henighan-2020-size-video",
        "Henighan et al. 2020: video, 16x16x16 VQ codes, L(N)",
        &[1.01, 12.484421237013674, 0.24],
    ),
    size(
        "henighan-2020-size-math",
        "Henighan et al. 2020: mathematics, extrapolation, L(N)",
        &[0.28, 4.432235517595941, 0.16],
    ),
    compute(
        "henighan-2020-compute-language",
        "Henighan et al. 2020: language, L(C)",
        &[0.0, 23.274934872971574, 0.048],
    ),
    compute(
        "henighan-2020-compute-image-8x8",
        "Henighan et al. 2020: images 8x8, L(C)",
        &[3.13, 207.22368245653155, 0.19],
    ),
    compute(
        "henighan-2020-compute-image-16x16",
        "Henighan et al. 2020: images 16x16, L(C)",
        &[2.64, 87.59945334766294, 0.16],
    ),
    compute(
        "henighan-2020-compute-image-32x32",
        "Henighan et al. 2020: images 32x32, L(C)",
        &[2.21, 14.102029678042777, 0.1],
    ),
    compute(
        "henighan-2020-compute-image-vq-16x16",
        "Henighan et al. 2020: images, 16x16 VQ codes, L(C)",
        &[4.09, 32.31489830410391, 0.11],
    ),
    compute(
        "henighan-2020-compute-image-vq-32x32",
        "Henighan et al. 2020: images, 32x32 VQ codes, L(C)",
        &[3.17, 52.74465437781825, 0.12],
    ),
    compute(
        "henighan-2020-compute-text-to-image-image",
        "Henighan et al. 2020: text to image, image part, L(C)",
        &[1.93, 130.88526306842098, 0.15],
    ),
    compute(
        "henighan-2020-compute-image-to-text-image",
        "Henighan et al. 2020: image to text, image part, L(C)",
        &[1.97, 181.14101638458536, 0.16],
    ),
    compute(
        "henighan-2020-compute-video",
        "Henighan et al. 2020: video, 16x16x16 VQ codes, L(C)",
        &[0.95, 137.7371521443372, 0.14],
    ),
    compute(
        "henighan-2020-compute-math",
        "Henighan et al. 2020: mathematics, extrapolation, L(C)",
        &[0.14, 366.479007225958, 0.17],
    ),
];
