//! The list of laws: one line per law, explicit because link-time collection does not work in wasm.

use super::{Law, families};

/// Every declared law, in the order the app shows them.
pub static LAWS: &[&Law] = &[
    &families::chinchilla::CHINCHILLA,
    &families::power_constant::POWER_CONSTANT,
    &families::power::POWER,
    &families::power::POWER_GROWTH,
    &families::kaplan::KAPLAN_SIZE_DATA,
    &families::kaplan::KAPLAN_STEPS,
    &families::kaplan::CRITICAL_BATCH,
    &families::data_constrained::DATA_CONSTRAINED,
    &families::overtrained::OVERTRAINED,
    &families::overtrained::LOSS_TO_ERROR,
    &families::rectified::RECTIFIED,
    &families::ladder::LADDER_LOSS,
    &families::ladder::SIGMOID,
    &families::compute_sigmoid::COMPUTE_SIGMOID,
    &families::pass_rate::PASS_RATE,
    &families::coverage::COVERAGE,
    &families::broken_power::BROKEN_POWER,
    &families::log_linear::LOG_LINEAR,
];

/// The law with this id, if it is declared.
pub fn law(id: &str) -> Option<&'static Law> {
    LAWS.iter().copied().find(|law| law.id == id)
}
