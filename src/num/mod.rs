//! Shared numerics. Ground floor: knows nothing of laws, tables or browsers.
//!
//! Transcendental functions come from `libm`, never from the platform, so that the same
//! seed and the same rows give the same digits natively and in every browser.

pub mod bfgs;
pub mod box_quadratic;
pub mod components;
pub mod dense;
pub mod distribution;
pub mod dual;
pub mod halton;
pub mod histogram;
pub mod lanes;
pub mod line;
pub mod log_sum;
pub mod quantile;
pub mod rng;
pub mod scalar;
pub mod symmetric;

pub use dual::Dual;
pub use halton::Halton;
pub use rng::Rng;
pub use scalar::Scalar;
