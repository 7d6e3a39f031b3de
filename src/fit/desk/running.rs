//! The running fit: started when the scene settles, heard while it works, stopped at once.

use super::{FITTING, FitDesk, FitEffect, FitJob, FitJobEvent, Run};
use crate::fit::report::{FitEvent, Stage};
use crate::fit::setup::prepare;
use crate::fit::summarise_draws;
use crate::view::{Effect, Heard};

impl FitDesk {
    /// Starts the fit that the scene means; an earlier one is replaced.
    pub(super) fn start(&mut self) -> Vec<FitEffect> {
        let Some(table) = self.table() else {
            self.prepared = None;
            self.report = None;
            self.run = Run::Idle;
            return vec![Effect::Stop(FITTING)];
        };
        match prepare(&self.scene, table) {
            Ok(prepared) => {
                let request = prepared.request.clone();
                // A result of another law must never be read with this law's parameters.
                if self.report.as_ref().is_some_and(|report| report.choice != request.law) {
                    self.report = None;
                }
                self.prepared = Some(prepared);
                self.run = Run::Running { stage: Stage::Search, share: 0.0 };
                vec![Effect::Start(FITTING, FitJob::Fit(Box::new(request)))]
            }
            Err(error) => {
                self.prepared = None;
                self.report = None;
                self.run = Run::Failed(error.to_string());
                vec![Effect::Stop(FITTING)]
            }
        }
    }

    /// Stops a running fit; what has been computed stays.
    pub(super) fn cancel(&mut self) -> Vec<FitEffect> {
        if let Run::Running { .. } = self.run {
            self.run = if self.report.is_some() { Run::Cancelled } else { Run::Idle };
        }
        vec![Effect::Stop(FITTING)]
    }

    pub(super) fn heard_fitting(&mut self, heard: Heard<FitJobEvent>) -> Vec<FitEffect> {
        match heard {
            Heard::Event(FitJobEvent::Fit(event)) => self.heard_fit(event),
            Heard::Event(_) | Heard::Finished => {}
            Heard::Crashed(message) => self.run = Run::Failed(message),
        }
        Vec::new()
    }

    fn heard_fit(&mut self, event: FitEvent) {
        match event {
            FitEvent::Progress { stage, share } => self.run = Run::Running { stage, share },
            FitEvent::Point(report) => self.report = Some(*report),
            FitEvent::Draws(draws) => {
                if let Some(report) = &mut self.report {
                    let before = report.draws.len();
                    report.draws.extend(draws);
                    if is_due(before, report.draws.len()) {
                        let all = std::mem::take(&mut report.draws);
                        // Fails only for a law that is not declared, which could not have run.
                        summarise_draws(report, &all).ok();
                    }
                }
            }
            FitEvent::Done(report) => {
                self.report = Some(*report);
                self.run = Run::Done;
            }
            FitEvent::Failed(error) => {
                self.report = None;
                self.run = Run::Failed(error.to_string());
            }
        }
    }
}

/// Whether draws are summed up anew when there are `now` instead of `before`: whenever they grew by about a
/// sixteenth, so that a desk keeps up with a job however many it draws. The complete report has them all.
fn is_due(before: usize, now: usize) -> bool {
    let step = now.checked_ilog2().map_or(1, |bits| 1 << bits.saturating_sub(4));
    before / step != now / step
}

#[cfg(test)]
mod tests {
    use super::is_due;

    #[test]
    fn draws_are_summed_up_often_but_not_each_time() {
        let (mut summed, mut times) = (0, 0);
        for before in (0..100_000).step_by(50) {
            let now = before + 50;
            if is_due(before, now) {
                (summed, times) = (now, times + 1);
            }
            assert!(now - summed <= now / 16, "{summed} of {now} draws are summed up");
        }
        assert!(times < 150, "{times} times");
    }
}
