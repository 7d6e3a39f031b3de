//! Spectra and principal axes.

use super::Cloud;
use super::moments::second_moment;
use super::tiles::{Packed, TILE};
use crate::diversity::MetricError;
use crate::num::lanes::{add_scaled, dot, sum};
use crate::num::symmetric::{eigen, eigenvalues};

/// Eigenvalues from the largest down, none below 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    /// min(n, d) of them.
    pub values: Vec<f64>,
    pub total: f64,
}

/// Values up to this share of the largest are rounding, not spread.
const NOISE: f64 = 1e-12;

impl Spectrum {
    pub(super) fn centred(cloud: &Cloud) -> Result<Self, MetricError> {
        let n = cloud.rows();
        if n < 2 {
            return Err(MetricError::TooFewRows { rows: n, least: 2 });
        }
        let mean = cloud.mean();
        let by = 1.0 / ((n - 1) as f64).sqrt();
        let mut spectrum = Self::of(n, cloud.columns(), |i, out| {
            cloud.matrix.write_row(i, out);
            out.iter_mut().zip(mean).for_each(|(value, mean)| *value = (*value - mean) * by);
        })?;
        // Centred rows sum to nothing, so n of them span at most n - 1 directions.
        if n <= cloud.columns()
            && let Some(last) = spectrum.values.last_mut()
        {
            *last = 0.0;
        }
        let raw: f64 = cloud.squares().iter().sum::<f64>() / (n - 1) as f64;
        if spectrum.total <= raw * 1e-24 { Err(MetricError::AllSame) } else { Ok(spectrum) }
    }

    pub(super) fn raw(cloud: &Cloud) -> Result<Self, MetricError> {
        Self::of(cloud.rows(), cloud.columns(), |i, out| cloud.matrix.write_row(i, out))
    }

    /// Of the unit rows, row `i` weighted by `weight(i)`; the weights sum to 1.
    pub(crate) fn of_directions(cloud: &Cloud, weight: impl Fn(usize) -> f64) -> Result<Self, MetricError> {
        let inverse = cloud.inverse_lengths()?;
        Self::of(cloud.rows(), cloud.columns(), |i, out| {
            cloud.matrix.write_row(i, out);
            let by = inverse[i] * weight(i).sqrt();
            out.iter_mut().for_each(|value| *value *= by);
        })
    }

    fn of(rows: usize, columns: usize, write: impl Fn(usize, &mut [f64])) -> Result<Self, MetricError> {
        let moment = second_moment(rows, columns, write);
        Ok(Self::new(eigenvalues(moment.values, moment.size).ok_or_else(not_settled)?))
    }

    /// Of eigenvalues from the largest down; negative ones are rounding.
    pub(crate) fn new(mut values: Vec<f64>) -> Self {
        values.iter_mut().for_each(|value| *value = value.max(0.0));
        let total = sum(&values);
        Self { values, total }
    }

    /// The values that are more than rounding.
    pub fn above_noise(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        let floor = self.floor();
        self.values.iter().copied().filter(move |value| *value > floor)
    }

    fn floor(&self) -> f64 {
        NOISE * self.values.first().copied().unwrap_or(0.0)
    }

    /// Each value's share of the total.
    pub fn shares(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        self.values.iter().map(|value| value / self.total)
    }
}

pub(crate) fn not_settled() -> MetricError {
    MetricError::NotDefined {
        what: "the eigenvalues could not be computed: numbers are too large or too small; scale the vectors".into(),
    }
}

/// Eigenvectors with their eigenvalues, from the largest down.
#[derive(Clone, Debug)]
pub struct Axes {
    pub spectrum: Spectrum,
    columns: usize,
    /// d numbers per value.
    axes: Vec<f64>,
}

impl Axes {
    /// Principal axes of the covariance: centred, divided by n - 1. The entry of largest size in every
    /// axis is positive.
    pub(super) fn principal(cloud: &Cloud) -> Result<Self, MetricError> {
        let n = cloud.rows();
        let spectrum = cloud.spectrum()?.clone();
        let mean = cloud.mean();
        let by = 1.0 / ((n.max(2) - 1) as f64).sqrt();
        let mut axes = Self::of(n, cloud.columns(), |i, out| {
            cloud.matrix.write_row(i, out);
            out.iter_mut().zip(mean).for_each(|(value, mean)| *value = (*value - mean) * by);
        })?;
        axes.spectrum = spectrum;
        for axis in axes.axes.chunks_exact_mut(axes.columns) {
            let largest = axis.iter().fold(0.0_f64, |most, value| if value.abs() > most.abs() { *value } else { most });
            if largest < 0.0 {
                axis.iter_mut().for_each(|value| *value = -*value);
            }
        }
        Ok(axes)
    }

    /// Eigenvectors of X'X for rows that `write` writes: min(n, d) of them. An axis is zeros where its
    /// value is rounding and there are fewer rows than columns.
    pub(crate) fn of(rows: usize, columns: usize, write: impl Fn(usize, &mut [f64])) -> Result<Self, MetricError> {
        let moment = second_moment(rows, columns, &write);
        let found = eigen(moment.values, moment.size).ok_or_else(not_settled)?;
        let spectrum = Spectrum::new(found.values);
        if !moment.of_rows {
            return Ok(Self { spectrum, columns, axes: found.vectors });
        }
        // An eigenvector a of XX' belongs to the axis X'a / sqrt(value).
        let mut axes = vec![0.0; moment.size * columns];
        let mut row = vec![0.0; columns];
        for i in 0..rows {
            write(i, &mut row);
            for (k, axis) in axes.chunks_exact_mut(columns).enumerate() {
                add_scaled(axis, &row, found.vectors[k * moment.size + i]);
            }
        }
        for (axis, value) in axes.chunks_exact_mut(columns).zip(&spectrum.values) {
            let length = dot(axis, axis).sqrt();
            let by = if *value > spectrum.floor() { 1.0 / length } else { 0.0 };
            axis.iter_mut().for_each(|x| *x *= by);
        }
        Ok(Self { spectrum, columns, axes })
    }

    /// How many axes there are: min(n, d).
    pub fn count(&self) -> usize {
        self.spectrum.values.len()
    }

    /// Axis `k`: d numbers of length 1.
    pub fn axis(&self, k: usize) -> &[f64] {
        &self.axes[k * self.columns..(k + 1) * self.columns]
    }

    /// Calls with every axis and the inner products of the rows with it, a block of axes at a time.
    pub(crate) fn scores(&self, rows: usize, write: impl Fn(usize, &mut [f64]), mut visit: impl FnMut(usize, &[f64])) {
        let axes = Packed::of_rows(self.count(), self.columns, |k, out| out.copy_from_slice(self.axis(k)));
        let points = Packed::of_rows(rows, self.columns, write);
        let mut block = vec![0.0; TILE * rows];
        axes.each_tile_across(&points, |top, left, products| {
            for k in 0..top.len() {
                block[k * rows + left.start..][..left.len()].copy_from_slice(&products[k * TILE..][..left.len()]);
            }
            if left.end == rows {
                top.clone().for_each(|k| visit(k, &block[(k - top.start) * rows..][..rows]));
            }
        });
    }

    /// Calls with every principal axis and the scores of the centred rows on it.
    pub fn principal_scores(&self, cloud: &Cloud, visit: impl FnMut(usize, &[f64])) {
        let mean = cloud.mean();
        let write = |i: usize, out: &mut [f64]| {
            cloud.matrix.write_row(i, out);
            out.iter_mut().zip(mean).for_each(|(value, mean)| *value -= mean);
        };
        self.scores(cloud.rows(), write, visit);
    }
}
