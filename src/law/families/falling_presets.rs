//! Published falling power laws: constants [A, alpha] of y = A x^-alpha.

use crate::law::{Mark, Preset, Validity};

const fn loss_against_compute(id: &'static str, title: &'static str, values: &'static [f64]) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Verified,
        set_up: "x is training compute in FLOP (published in PF-days); non-embedding parameters; 70M-7B models, 300B tokens, envelope of training curves",
        source: "arXiv 2406.16690, Table 3",
        validity: &[],
    }
}

/// One task and training set of the CLIP scaling study.
const fn clip(id: &'static str, title: &'static str, values: &'static [f64], open: bool) -> Preset {
    Preset {
        id,
        title,
        values,
        mark: Mark::Verified,
        set_up: if open {
            "y is error, 1 - accuracy or 1 - recall at 5, as a fraction; x is GMAC per sample times samples seen; open models trained on LAION, best model of five bins in log x"
        } else {
            "y is error, 1 - accuracy or 1 - recall at 5, as a fraction; x is GMAC per sample times samples seen; three closed models trained on WIT"
        },
        source: "released fits of arXiv 2212.07143",
        validity: &[Validity { variable: "x", from: 1.8e10, to: 6.6e12 }],
    }
}

pub(super) const FALLING: &[Preset] = &[
    Preset {
        id: "kaplan-2020-parameters",
        title: "Kaplan et al. 2020: L(N)",
        values: &[11.475739550450955, 0.076],
        mark: Mark::Verified,
        set_up: "x is non-embedding parameters, N_c = 8.8e13; WebText2, GPT-2 tokenizer, context 1,024; trained to convergence on unlimited data",
        source: "arXiv 2001.08361, L(N)",
        validity: &[Validity { variable: "x", from: 768.0, to: 1.5e9 }],
    },
    Preset {
        id: "kaplan-2020-tokens",
        title: "Kaplan et al. 2020: L(D)",
        values: &[20.16403335564776, 0.095],
        mark: Mark::Verified,
        set_up: "x is training tokens, D_c = 5.4e13; WebText2, GPT-2 tokenizer; large models, early stopping",
        source: "arXiv 2001.08361, L(D)",
        validity: &[Validity { variable: "x", from: 2.2e7, to: 2.3e10 }],
    },
    Preset {
        id: "kaplan-2020-compute-min",
        title: "Kaplan et al. 2020: L(C_min)",
        values: &[26.387228133174904, 0.05],
        mark: Mark::Verified,
        set_up: "x is compute in FLOP at batches far below the critical one, C_c = 3.1e8 PF-days (a figure of the paper prints 2.3e8); WebText2",
        source: "arXiv 2001.08361, L(C_min)",
        validity: &[],
    },
    Preset {
        id: "kaplan-2020-compute",
        title: "Kaplan et al. 2020: L(C), fixed batch",
        values: &[35.23839523642587, 0.057],
        mark: Mark::SecondHand,
        set_up: "x is compute in FLOP at a fixed batch, C_c = 1.6e7 PF-days; WebText2",
        source: "public notes on arXiv 2001.08361",
        validity: &[],
    },
    Preset {
        id: "hestness-2017-word-lm",
        title: "Hestness et al. 2017: word language model",
        values: &[11.9, 0.066],
        mark: Mark::SecondHand,
        set_up: "x is training tokens (words); one published curve, no offset",
        source: "public notes on arXiv 1712.00409",
        validity: &[],
    },
    Preset {
        id: "clark-2022-dense",
        title: "Clark et al. 2022: dense models",
        values: &[11.404838452827274, 0.078],
        mark: Mark::SecondHand,
        set_up: "x is parameters, embeddings included, N_c = 3.568e13; 130B tokens for every model",
        source: "public notes on arXiv 2202.01169",
        validity: &[],
    },
    loss_against_compute(
        "linear-complexity-llama",
        "Linear complexity 2024: LLaMA, L(C)",
        &[144.5957409105548, 0.0798],
    ),
    loss_against_compute("linear-complexity-tnl", "Linear complexity 2024: TNL, L(C)", &[120.23117448501095, 0.0768]),
    loss_against_compute("linear-complexity-hgrn2", "Linear complexity 2024: HGRN2, L(C)", &[110.318651928842, 0.0753]),
    loss_against_compute(
        "linear-complexity-cosformer2",
        "Linear complexity 2024: cosFormer2, L(C)",
        &[115.34972395376596, 0.0756],
    ),
    clip("openclip-2022-imagenet-laion", "Cherti et al. 2022: ImageNet, LAION", &[5.85806, 0.111388], true),
    clip("openclip-2022-imagenet-wit", "Cherti et al. 2022: ImageNet, WIT", &[23.1836, 0.163775], false),
    clip(
        "openclip-2022-robustness-laion",
        "Cherti et al. 2022: ImageNet robustness, LAION",
        &[11.6087, 0.125541],
        true,
    ),
    clip("openclip-2022-robustness-wit", "Cherti et al. 2022: ImageNet robustness, WIT", &[211.66, 0.237843], false),
    clip("openclip-2022-coco-laion", "Cherti et al. 2022: MS-COCO image retrieval, LAION", &[2.74972, 0.0794344], true),
    clip("openclip-2022-coco-wit", "Cherti et al. 2022: MS-COCO image retrieval, WIT", &[1.5886, 0.0507594], false),
    clip(
        "openclip-2022-flickr-laion",
        "Cherti et al. 2022: Flickr30k image retrieval, LAION",
        &[15.506, 0.189157],
        true,
    ),
    clip("openclip-2022-flickr-wit", "Cherti et al. 2022: Flickr30k image retrieval, WIT", &[2.20839, 0.102849], false),
    clip("openclip-2022-vtab-laion", "Cherti et al. 2022: VTAB+, LAION", &[1.56191, 0.0436022], true),
    clip("openclip-2022-vtab-wit", "Cherti et al. 2022: VTAB+, WIT", &[5.55721, 0.0907856], false),
    Preset {
        id: "dit-2024-loss",
        title: "Diffusion transformers 2024: least loss, L(C)",
        values: &[2.3943, 0.0273],
        mark: Mark::SecondHand,
        set_up: "y is the rectified-flow loss, not nats; x is compute in FLOP; budgets from 1e17 to 6e18 (one note prints 3.3943)",
        source: "public notes on arXiv 2410.08184",
        validity: &[Validity { variable: "x", from: 1e17, to: 6e18 }],
    },
];
