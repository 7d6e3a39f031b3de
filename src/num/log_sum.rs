//! Sums of exponentials that neither overflow nor vanish.

/// Logarithm of a sum of exponentials, one term after the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogSum {
    largest: f64,
    /// Sum of exp(term - largest).
    sum: f64,
}

impl Default for LogSum {
    fn default() -> Self {
        Self { largest: f64::NEG_INFINITY, sum: 0.0 }
    }
}

impl LogSum {
    /// Adds exp(term) to the sum.
    pub fn add(&mut self, term: f64) {
        if term <= self.largest {
            if term > f64::NEG_INFINITY {
                self.sum += libm::exp(term - self.largest);
            }
        } else {
            self.sum = self.sum * libm::exp(self.largest - term) + 1.0;
            self.largest = term;
        }
    }

    /// ln of the sum so far; minus infinity for no terms.
    pub fn ln(self) -> f64 {
        if self.sum > 0.0 { self.largest + libm::log(self.sum) } else { f64::NEG_INFINITY }
    }
}

/// ln of the sum of exp over terms that can be gone through twice: the largest is found first, so
/// that each term costs one exponential. Minus infinity for no terms.
pub fn log_sum_exp(terms: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = terms.clone().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    largest + libm::log(terms.map(|term| libm::exp(term - largest)).sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_small_and_no_terms() {
        let cases: [(&[f64], f64); 5] = [
            (&[0.0, 0.0], libm::log(2.0)),
            (&[1000.0, 1000.0, 1000.0], 1000.0 + libm::log(3.0)),
            (&[-1000.0, -1001.0], -1000.0 + libm::log1p(libm::exp(-1.0))),
            (&[f64::NEG_INFINITY, 3.0, f64::NEG_INFINITY], 3.0),
            (&[], f64::NEG_INFINITY),
        ];
        for (terms, known) in cases {
            let mut one_by_one = LogSum::default();
            terms.iter().for_each(|term| one_by_one.add(*term));
            assert!((one_by_one.ln() - known).abs() < 1e-12 || one_by_one.ln() == known, "{terms:?}");
            let whole = log_sum_exp(terms.iter().copied());
            assert!((whole - known).abs() < 1e-12 || whole == known, "{terms:?}");
        }
    }
}
