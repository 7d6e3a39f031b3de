//! One look at a set of texts: vectors, every metric that applies, near twins, a map; told as it goes.

use super::embed::Embedding;
use super::embed::lexical::{self, Options};
use super::matrix::Matrix;
use super::metric::cosine_duplicates::near_duplicates;
use super::metric::registry::METRICS;
use super::metric::uncertainty::{interval, null};
use super::metric::{Cost, Needs};
use super::sample::Sample;
use crate::job::Context;
use crate::num::lanes::dot;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What an analysis is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnalysisRequest {
    pub texts: Vec<String>,
    /// Texts that the set is held against; empty for none.
    pub reference: Vec<String>,
    /// Cosine above which two texts are near twins.
    pub similar: f64,
    pub dimensions: u32,
    pub seed: u64,
}

/// What an analysis says, in this order: the map and twins, then metrics as they are computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AnalysisEvent {
    Progress { stage: String, share: f64 },
    Layout(Layout),
    Measured(Measured),
    Done,
    Failed(String),
}

/// Where texts lie and which are alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// Place of every text on its first two principal axes.
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    /// Share of the variance that each axis carries.
    pub shares: (f64, f64),
    /// Pairs of near twins, most alike first, at most [`MOST_PAIRS`].
    pub pairs: Vec<Pair>,
    /// How many there are.
    pub pair_count: usize,
    /// Rows linked by twins, directly or through others; two or more each.
    pub groups: Vec<Vec<u32>>,
    /// Texts with nothing to embed.
    pub empty: Vec<u32>,
    /// Rows that pairs were looked for among: all, or the first so many.
    pub compared: usize,
}

/// Two rows that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    pub a: u32,
    pub b: u32,
    pub cosine: f64,
}

/// A metric's values, or why it has none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub id: String,
    pub outcome: Result<Vec<(String, f64)>, String>,
    /// 90 % interval of the first value, from half samples.
    pub interval: Option<(f64, f64)>,
    /// The first value of a set of the same size without structure.
    pub null: Option<f64>,
    /// Rows it was computed on, where it is a sample's.
    pub sampled: Option<usize>,
}

/// Half samples behind an interval.
const DRAWS: usize = 20;
/// Pairs told at most; the count is always complete.
pub const MOST_PAIRS: usize = 500;
/// Rows that all pairs are compared among; beyond it the first so many.
pub const MOST_COMPARED: usize = 20_000;
/// Rows of metrics whose work grows with the square of the rows.
const MOST_PAIRED: usize = 3000;

/// Looks at the texts.
pub fn analyse(request: &AnalysisRequest, context: &mut Context<'_, AnalysisEvent>) {
    let options = Options { dimensions: request.dimensions as usize, seed: request.seed, ..Options::default() };
    let mut tell = |share: f32| {
        context.send(AnalysisEvent::Progress { stage: "Embedding".into(), share: 0.4 * f64::from(share) });
    };
    let embedding = match lexical::embed(&request.texts, &options, &mut tell) {
        Ok(embedding) => embedding,
        Err(error) => return context.send(AnalysisEvent::Failed(error.to_string())),
    };
    let with_reference = !request.reference.is_empty();
    let wanted = METRICS.iter().filter(|metric| match metric.needs {
        Needs::Texts | Needs::Vectors => true,
        Needs::TextsAndReference | Needs::VectorsAndReference => with_reference,
        Needs::VectorsAndGroups | Needs::LogProbs => false,
    });
    let wanted: Vec<_> = wanted.collect();
    // Rows without a direction would spoil every metric on vectors.
    let directed = directed_rows(&embedding);
    let all = subset(request, &embedding.vectors, &directed, directed.len());
    let few = subset(request, &embedding.vectors, &directed, MOST_PAIRED);
    let others = lexical::embed(&request.reference, &options, &mut |_| ()).ok();
    let other_rows: Vec<usize> = others.as_ref().map_or(Vec::new(), directed_rows);
    let other_vectors = others.as_ref().filter(|_| !other_rows.is_empty()).map(|o| o.vectors.select(&other_rows));
    let samples = [&all, &few].map(|set| Sample {
        texts: Some(&set.texts),
        vectors: set.vectors.as_ref(),
        reference_texts: with_reference.then_some(request.reference.as_slice()),
        reference_vectors: other_vectors.as_ref(),
        seed: request.seed,
        ..Sample::default()
    });
    context.send(AnalysisEvent::Progress { stage: "Looking for near twins".into(), share: 0.4 });
    let mut layout = layout(&samples[0], &directed, request.texts.len(), request.similar);
    layout.empty = embedding.empty.iter().map(|row| *row as u32).collect();
    context.send(AnalysisEvent::Layout(layout));
    for (i, metric) in wanted.iter().enumerate() {
        let share = 0.5 + 0.5 * i as f64 / wanted.len() as f64;
        context.send(AnalysisEvent::Progress { stage: metric.title.into(), share });
        let heavy = matches!(metric.cost, Cost::Pairs | Cost::Heavy) && directed.len() > MOST_PAIRED;
        let sample = &samples[usize::from(heavy)];
        let outcome: Result<Vec<(String, f64)>, String> = metric
            .measure(sample)
            .map(|reading| reading.values.into_iter().map(|(name, value)| (name.into_owned(), value)).collect())
            .map_err(|error| error.to_string());
        // Twenty more runs of half the work each: only where that is quick.
        let quick = sample.rows() <= if metric.cost == Cost::Linear { 2000 } else { 300 };
        let spread = outcome.is_ok() && quick && metric.cost != Cost::Heavy;
        let intervals = spread.then(|| interval(sample, metric, DRAWS, request.seed).ok()).flatten();
        let interval = intervals.and_then(|all| all.first().map(|first| (first.low, first.high)));
        let null = spread.then(|| null(sample, metric).ok()).flatten();
        let null = null.and_then(|reading| reading.values.first().map(|(_, value)| *value));
        let sampled = heavy.then_some(MOST_PAIRED);
        context.send(AnalysisEvent::Measured(Measured { id: metric.id.into(), outcome, interval, null, sampled }));
    }
    context.send(AnalysisEvent::Done);
}

struct Subset {
    texts: Vec<String>,
    vectors: Option<Matrix>,
}

/// `count` of these rows, evenly over the set.
fn subset(request: &AnalysisRequest, vectors: &Matrix, rows: &[usize], count: usize) -> Subset {
    let stride = rows.len().div_ceil(count.max(1)).max(1);
    let rows: Vec<usize> = rows.iter().copied().step_by(stride).collect();
    Subset {
        texts: rows.iter().map(|row| request.texts[*row].clone()).collect(),
        vectors: (!rows.is_empty()).then(|| vectors.select(&rows)),
    }
}

/// Rows that have a direction.
fn directed_rows(embedding: &Embedding) -> Vec<usize> {
    let empty: BTreeSet<usize> = embedding.empty.iter().copied().collect();
    (0..embedding.vectors.rows()).filter(|row| !empty.contains(row)).collect()
}

/// The map and the near twins of a sample whose rows stand at `rows` in a set of `count`.
fn layout(sample: &Sample<'_>, rows: &[usize], count: usize, similar: f64) -> Layout {
    let mut layout = Layout { x: vec![0.0; count], y: vec![0.0; count], ..Layout::default() };
    // Rows that do not differ have no axes and stay at the origin.
    if let Ok(cloud) = sample.cloud()
        && let Ok(axes) = cloud.axes()
    {
        let mut shares = axes.spectrum.shares();
        layout.shares = (shares.next().unwrap_or(0.0), shares.next().unwrap_or(0.0));
        let mut centred = vec![0.0; cloud.columns()];
        for (i, row) in rows.iter().enumerate() {
            cloud.matrix.write_row(i, &mut centred);
            centred.iter_mut().zip(cloud.mean()).for_each(|(value, mean)| *value -= mean);
            for (k, out) in [&mut layout.x, &mut layout.y].into_iter().enumerate().take(axes.count()) {
                out[*row] = dot(&centred, axes.axis(k));
            }
        }
    }
    layout.compared = rows.len().min(MOST_COMPARED);
    let first: Vec<usize> = (0..layout.compared).collect();
    let vectors = sample.vectors.filter(|_| layout.compared > 0).map(|vectors| vectors.select(&first));
    let compared = Sample { vectors: vectors.as_ref(), ..Sample::default() };
    let Ok(found) = near_duplicates(&compared, similar) else { return layout };
    let place = |row: u32| rows[row as usize] as u32;
    let pair = |(a, b, cosine): (u32, u32, f64)| Pair { a: place(a), b: place(b), cosine: cosine.min(1.0) };
    layout.pair_count = found.pairs.len() + found.left_out;
    layout.pairs = found.pairs.into_iter().take(MOST_PAIRS).map(pair).collect();
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, label) in found.groups.into_iter().enumerate() {
        groups.entry(label).or_default().push(place(row as u32));
    }
    layout.groups = groups.into_values().filter(|group| group.len() > 1).collect();
    layout
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(texts: &[&str]) -> Vec<AnalysisEvent> {
        let request = AnalysisRequest {
            texts: texts.iter().map(|text| text.to_string()).collect(),
            reference: Vec::new(),
            similar: 0.9,
            dimensions: 64,
            seed: 1,
        };
        let mut events = Vec::new();
        analyse(&request, &mut Context::new(&mut |event| events.push(event)));
        events
    }

    #[test]
    fn planted_twins_are_found_and_metrics_told() {
        let events = events(&[
            "The harbour freezes over every winter and the boats stay in.",
            "A recipe for bread needs flour, water, salt and patience.",
            "The harbour freezes over every winter, and the boats stay in!",
            "Prime numbers thin out as they grow, slowly and without end.",
            "",
        ]);
        let layout = events.iter().find_map(|e| if let AnalysisEvent::Layout(l) = e { Some(l.clone()) } else { None });
        let layout = layout.expect("a layout");
        assert_eq!((layout.pair_count, layout.groups.clone()), (1, vec![vec![0, 2]]));
        assert_eq!((layout.empty, layout.x.len()), (vec![4], 5));
        let measured: Vec<&Measured> =
            events.iter().filter_map(|e| if let AnalysisEvent::Measured(m) = e { Some(m) } else { None }).collect();
        assert!(measured.iter().filter(|m| m.outcome.is_ok()).count() > 10, "{measured:?}");
        for m in &measured {
            if let Ok(values) = &m.outcome {
                assert!(values.iter().all(|(_, value)| !value.is_nan()), "{m:?}");
            }
        }
        assert_eq!(events.last(), Some(&AnalysisEvent::Done));
    }

    #[test]
    fn nothing_to_look_at_is_said() {
        assert!(matches!(events(&[]).last(), Some(AnalysisEvent::Failed(_))));
        for texts in [&[""][..], &["one"], &["same", "same", "same"], &["", "", ""]] {
            assert_eq!(events(texts).last(), Some(&AnalysisEvent::Done), "{texts:?}");
        }
    }
}
