//! The words of the help page. `code` stands between backticks, a place of the site between
//! brackets with its path: `[the Atlas](atlas)`.

use crate::view::prose::{code, inside, text};
use crate::view::{Block, Line, Tone};

/// A heading and what is under it.
pub struct Section {
    pub title: &'static str,
    /// Numbered steps or single facts, in order.
    items: &'static [&'static str],
}

impl Section {
    pub fn blocks(&self, number: usize) -> Vec<Block> {
        vec![Block::list(
            &format!("help-list-{number}"),
            Tone::Plain,
            self.items.iter().map(|item| line(item)).collect(),
        )]
    }
}

pub const SECTIONS: &[Section] = &[
    Section {
        title: "Fit: from runs to a law",
        items: &[
            "[Fit](fit) opens on a computed example. Open 'Use my data' and paste from a spreadsheet, drop a csv, tsv, json or jsonl file, or name an https address, which is loaded only after you agree.",
            "Numbers such as `1.3B`, `400M`, `1e9` and `1,234.5`, headers such as `Params (B)` or `PF-days`, and missing cells are understood. What is not is listed under 'notes on the data' with its row and column.",
            "Columns are guessed; choose another where the guess is wrong. Where C, N or D is missing it is computed by C = 6ND, and can be added as a column.",
            "'Only rows where' takes conditions such as `N >= 100M; loss < 4`. Rows can also be left out one by one, with a reason, under 'Show and edit the table'.",
            "Choose a law, or type one: `E + A/N^alpha + B/D^beta`. Names of columns are data, every other name is a parameter. Fix a parameter or give it bounds and a start in the parameter table.",
            "Read the verdict first: converged, at the end of a range, not separable, too few sizes. Then the intervals, the error on the held-out largest budget, and the warnings.",
            "The chart: drag to zoom, shift and drag to move, double click for the whole; click a point to keep its read-out. With the keyboard: arrows go from point to point, Enter keeps, plus and minus zoom, Escape resets. 'Data of this chart' is the same as a table.",
            "Published constants of the law can be drawn beside the fit, under 'Why this law'.",
        ],
    },
    Section {
        title: "Diversity: what a set of texts holds",
        items: &[
            "[Diversity](diversity) takes one text per line, csv, tsv, JSON or JSON lines; conversations (`messages`) and `instruction` / `output` records are understood. Which field is the text, the group and the reference is guessed; choose others where the guess is wrong.",
            "Texts become vectors by their wording: weighted runs of words and characters, projected at random with a seed. No model is loaded, so paraphrases in other words look different.",
            "Near twins are texts whose vectors have a cosine above the threshold. 'Keep' decides which row of a group stays; the kept rows are saved as they stood in your file, the others with their reasons.",
            "A measure's interval comes from half samples. 'Without structure' is the same measure on random vectors of as many rows and numbers: at these sizes most measures of spread are far from their ideal value, so compare with that, and compare sets of equal size only.",
        ],
    },
    Section {
        title: "What the numbers mean",
        items: &[
            "Intervals come from refitting resampled rows (or whole run families, if you name the column), and from the curvature at the optimum until there are enough resamples.",
            "Huber with δ = 0.001 on log loss is the usual objective of the literature; at that δ it is practically the sum of absolute deviations, so a published optimum belongs to one or the other. Both are offered.",
            "The shaded part of the chart lies beyond the data, and 'distance' in the predictions says by how much. An interval says what the law allows, not whether the law still holds out there.",
            "The same table, settings and seed give the same digits on every machine; the fingerprint in the fit card stands for all of them.",
        ],
    },
    Section {
        title: "Your data",
        items: &[
            "Everything is computed in this browser. Nothing that you paste, open or fit is sent anywhere.",
            "A link holds data and settings in its fragment, the part after `#`, which no server sees. It holds up to 32,768 characters; beyond that save a `.synscale.json` file. Opening either loads nothing and runs nothing but the fit itself.",
            "The page keeps its state in this browser's storage, so a reload loses nothing. Opening a link leaves your own work alone until you change something, and offers the way back.",
            "After one visit the site also opens without a network.",
        ],
    },
    Section {
        title: "The Atlas",
        items: &[
            "[The Atlas](atlas) lists 237 papers, what each reports and which feature serves it.",
            "'Works' is never typed: it means that the feature is in the app and that a test bearing the paper's id passes. 'Partly' means one of the two.",
        ],
    },
    Section {
        title: "For scripts and other pages",
        items: &[
            "Open by address: `fit/?data=<https url>&law=<id>&map=N:col,D:col,L:col&objective=huber|lad|ls&delta=&space=log|raw&holdout=none|largest&starts=&bootstrap=&seed=&run=1`.",
            "`embed=1` hides the frame for an iframe ('Copy embed code' writes one); `hide=data,law-panel,result,parameters-panel,predictions-panel,why,card` hides parts, for teaching.",
            "The result stands in the page as JSON in `script[data-card=fit]`: `state`, `progress`, `law`, `params`, `objective`, `rows_used`, `rows_dropped`, `verdict`, `predictions`, `fingerprint`.",
            "Main controls carry `data-action`: `consent`, `run`, `cancel`, `copy-link`, `save`, `open`, `export-json`, `export-svg`.",
            "`atlas-status.json` and `build-info.json` lie at the site's root.",
        ],
    },
];

/// Words with backticks and links as spans.
fn line(words: &str) -> Line {
    let mut spans = Line::new();
    for (i, part) in words.split('`').enumerate() {
        if i % 2 == 1 {
            spans.push(code(part));
            continue;
        }
        let mut rest = part;
        while let Some((before, label, path, after)) = link(rest) {
            spans.extend([text(before), inside(label, path)]);
            rest = after;
        }
        spans.push(text(rest));
    }
    spans
}

/// The first `[label](path)`: what stands before it, its parts, what follows.
fn link(words: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = words.split_once('[')?;
    let (label, rest) = rest.split_once("](")?;
    let (path, after) = rest.split_once(')')?;
    Some((before, label, path, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_words_become_spans() {
        assert_eq!(
            line("see [the Atlas](atlas) or `x < 1`."),
            [text("see "), inside("the Atlas", "atlas"), text(" or "), code("x < 1"), text(".")]
        );
    }
}
