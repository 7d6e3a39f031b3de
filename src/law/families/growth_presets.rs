//! Published growth laws: constants [k, a] of y = k x^a.

use crate::law::{Mark, Preset, Validity};

const fn growth(
    id: &'static str,
    title: &'static str,
    values: &'static [f64],
    mark: Mark,
    set_up: &'static str,
    source: &'static str,
) -> Preset {
    Preset { id, title, values, mark, set_up, source, validity: &[] }
}

const fn optimum(id: &'static str, title: &'static str, values: &'static [f64]) -> Preset {
    growth(id, title, values, Mark::Verified, HENIGHAN, "arXiv 2010.14701, Table 1")
}

const HENIGHAN: &str = "y is the best model size; x is compute in FLOP (published as (C/C_N)^beta with C in PF-days)";
const LINEAR_COMPLEXITY: &str = "x is compute in FLOP (published in PF-days); non-embedding parameters; 70M-7B models, 300B tokens, envelope of training curves";

const DIFFUSION: &str = "y is parameters or image and text tokens; x is compute in FLOP; isoFLOP parabolas at budgets from 1e17 to 6e18, used up to 1.5e21";

pub(super) const GROWING: &[Preset] = &[
    growth(
        "kaplan-2020-optimum",
        "Kaplan et al. 2020: N*(C)",
        &[3.6331917579105395e-6, 0.73],
        Mark::SecondHand,
        "y is non-embedding parameters; x is minimal compute in FLOP (published as 1.3e9 C^0.73 in PF-days)",
        "public notes on arXiv 2001.08361",
    ),
    Preset {
        id: "kaplan-2020-data-needed",
        title: "Kaplan et al. 2020: tokens that avoid over-fitting",
        values: &[5e3, 0.74],
        mark: Mark::Verified,
        set_up: "y is training tokens that keep the loss within about 2 % of the infinite-data loss; x is non-embedding parameters",
        source: "arXiv 2001.08361, over-fitting",
        validity: &[Validity { variable: "x", from: 768.0, to: 1.5e9 }],
    },
    growth(
        "porian-2024-refinedweb",
        "Porian et al. 2024: RefinedWeb, tuned",
        &[0.1189265, 0.496895],
        Mark::Verified,
        "y is FLOP per token / 6, unembedding counted; x is compute in FLOP; learning rate, batch and beta2 tuned, constant learning rate",
        "released fits of arXiv 2406.19146",
    ),
    growth(
        "porian-2024-openwebtext2",
        "Porian et al. 2024: OpenWebText2, tuned",
        &[0.04693535, 0.518454],
        Mark::Verified,
        "y is FLOP per token / 6, unembedding counted; x is compute in FLOP; learning rate, batch and beta2 tuned, constant learning rate",
        "released fits of arXiv 2406.19146",
    ),
    growth(
        "porian-2024-kaplan-counting",
        "Porian et al. 2024: RefinedWeb, as Kaplan counted",
        &[4.231966e-8, 0.8353],
        Mark::Verified,
        "y is parameters without the unembedding; x is compute in FLOP; long warm-up: how Kaplan's steep exponent arises",
        "released fits of arXiv 2406.19146",
    ),
    growth(
        "deepseek-2024-model",
        "DeepSeek LLM 2024: M*(C)",
        &[0.1715, 0.5243],
        Mark::SecondHand,
        "y is non-embedding FLOP per token, 72 n_layer d^2 + 12 n_layer d l_seq; x is compute in FLOP; eight budgets from 1e17 to 3e20",
        "public notes on arXiv 2401.02954",
    ),
    growth(
        "deepseek-2024-data",
        "DeepSeek LLM 2024: D*(C)",
        &[5.8316, 0.4757],
        Mark::SecondHand,
        "y is tokens; x is compute in FLOP; eight budgets from 1e17 to 3e20",
        "public notes on arXiv 2401.02954",
    ),
    growth(
        "llama3-2024-data",
        "Llama 3 2024: D*(C)",
        &[0.299, 0.537],
        Mark::SecondHand,
        "y is tokens; x is compute in FLOP (the text rounds to 0.29 and 0.53)",
        "public notes on the Llama 3 report",
    ),
    optimum("henighan-2020-optimum-language", "Henighan et al. 2020: language, N*(C)", &[3.6126824711569715e-6, 0.73]),
    optimum(
        "henighan-2020-optimum-image-8x8",
        "Henighan et al. 2020: images 8x8, N*(C)",
        &[5.458768141706834e-5, 0.64],
    ),
    optimum(
        "henighan-2020-optimum-image-16x16",
        "Henighan et al. 2020: images 16x16, N*(C)",
        &[3.440992809614355e-7, 0.75],
    ),
    optimum(
        "henighan-2020-optimum-image-32x32",
        "Henighan et al. 2020: images 32x32, N*(C)",
        &[2.2834319773987873e-5, 0.65],
    ),
    optimum(
        "henighan-2020-optimum-image-vq-16x16",
        "Henighan et al. 2020: images, 16x16 VQ codes, N*(C)",
        &[4.9374251344754145e-5, 0.64],
    ),
    optimum(
        "henighan-2020-optimum-image-vq-32x32",
        "Henighan et al. 2020: images, 32x32 VQ codes, N*(C)",
        &[2.905700731634338e-6, 0.7],
    ),
    optimum(
        "henighan-2020-optimum-text-to-image-image",
        "Henighan et al. 2020: text to image, image part, N*(C)",
        &[2.905700731634338e-6, 0.7],
    ),
    optimum(
        "henighan-2020-optimum-image-to-text-image",
        "Henighan et al. 2020: image to text, image part, N*(C)",
        &[8.172973084775398e-7, 0.72],
    ),
    optimum(
        "henighan-2020-optimum-video",
        "Henighan et al. 2020: video, 16x16x16 VQ codes, N*(C)",
        &[2.1251497973241865e-6, 0.71],
    ),
    optimum(
        "henighan-2020-optimum-math",
        "Henighan et al. 2020: mathematics, extrapolation, N*(C)",
        &[1.8802401007174303e-6, 0.69],
    ),
    growth(
        "linear-complexity-llama-model",
        "Linear complexity 2024: LLaMA, N*(C)",
        &[1.172899783414119e-6, 0.7118],
        Mark::Verified,
        LINEAR_COMPLEXITY,
        "arXiv 2406.16690, Table 3",
    ),
    growth(
        "linear-complexity-llama-data",
        "Linear complexity 2024: LLaMA, D*(C)",
        &[1.7243707756729085, 0.5102],
        Mark::Verified,
        LINEAR_COMPLEXITY,
        "arXiv 2406.16690, Table 3",
    ),
    growth(
        "linear-complexity-tnl-model",
        "Linear complexity 2024: TNL, N*(C)",
        &[3.458009415468153e-5, 0.647],
        Mark::Verified,
        LINEAR_COMPLEXITY,
        "arXiv 2406.16690, Table 3",
    ),
    growth(
        "linear-complexity-tnl-data",
        "Linear complexity 2024: TNL, D*(C)",
        &[20.33015497529511, 0.4684],
        Mark::Verified,
        LINEAR_COMPLEXITY,
        "arXiv 2406.16690, Table 3",
    ),
    growth(
        "linear-complexity-hgrn2-model",
        "Linear complexity 2024: HGRN2, N*(C)",
        &[4.0896322257707725e-5, 0.6427],
        Mark::Verified,
        LINEAR_COMPLEXITY,
        "arXiv 2406.16690, Table 3",
    ),
    growth(
        "linear-complexity-hgrn2-data",
        "Linear complexity 2024: HGRN2, D*(C)",
        &[51.26371236066287, 0.45],
        Mark::Verified,
        LINEAR_COMPLEXITY,
        "arXiv 2406.16690, Table 3",
    ),
    growth(
        "linear-complexity-cosformer2-model",
        "Linear complexity 2024: cosFormer2, N*(C)",
        &[2.7077808926811205e-5, 0.6516],
        Mark::Verified,
        LINEAR_COMPLEXITY,
        "arXiv 2406.16690, Table 3",
    ),
    growth(
        "linear-complexity-cosformer2-data",
        "Linear complexity 2024: cosFormer2, D*(C)",
        &[39.545156026957955, 0.4529],
        Mark::Verified,
        LINEAR_COMPLEXITY,
        "arXiv 2406.16690, Table 3",
    ),
    growth(
        "dit-2024-model",
        "Diffusion transformers 2024: N*(C)",
        &[0.0009, 0.5681],
        Mark::SecondHand,
        DIFFUSION,
        "public notes on arXiv 2410.08184",
    ),
    growth(
        "dit-2024-data",
        "Diffusion transformers 2024: D*(C)",
        &[186.8535, 0.4319],
        Mark::SecondHand,
        DIFFUSION,
        "public notes on arXiv 2410.08184",
    ),
];
