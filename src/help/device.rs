//! What this device's graphics processor can do: checked on demand, kernel by kernel.

use crate::figure::{AxisFormat, format_value};
use crate::gpu::check::{Adapter, CheckEvent, Checked, TOLERANCE};
use crate::view::prose::line;
use crate::view::{Block, Button, Cell, Grid, Head, Heard, Panel, Row, Tone};

/// How the check stands.
#[derive(Default)]
pub struct Check {
    running: bool,
    adapter: Option<Result<Adapter, String>>,
    checked: Vec<Checked>,
    crashed: Option<String>,
}

impl Check {
    pub fn running() -> Self {
        Self { running: true, ..Self::default() }
    }

    pub fn hear(&mut self, heard: Heard<CheckEvent>) {
        match heard {
            Heard::Event(CheckEvent::Adapter(adapter)) => self.adapter = Some(adapter),
            Heard::Event(CheckEvent::Checked(checked)) => self.checked.push(checked),
            Heard::Finished => self.running = false,
            Heard::Crashed(reason) => {
                self.running = false;
                self.crashed = Some(reason);
            }
        }
    }

    pub fn panel(&self) -> Panel {
        let about = "Some labs can use the graphics processor through WebGPU. Every kernel has a twin on the CPU, which takes over where there is no adapter, a limit is too small or the device is lost. The check runs all kernels on new random inputs and compares them with their twins.";
        let mut blocks = vec![Block::paragraph("device-about", Tone::Plain, line(about))];
        let button = Button::new("check-device", if self.running { "Checking …" } else { "Check this device" });
        blocks.push(Block::Buttons { id: "device-buttons".into(), label: String::new(), buttons: vec![button] });
        if let Some(reason) = &self.crashed {
            blocks.push(Block::notice("device-crashed", Tone::Bad, reason.clone()));
        }
        match &self.adapter {
            Some(Ok(adapter)) => blocks.push(Block::paragraph("device-adapter", Tone::Plain, line(self.said(adapter)))),
            Some(Err(reason)) => {
                blocks.push(Block::notice("device-none", Tone::Soft, format!("The CPU path runs: {reason}.")))
            }
            None => {}
        }
        if !self.checked.is_empty() {
            blocks.push(Block::Grid(self.grid()));
        }
        Panel { id: "device".into(), title: "This device".into(), busy: self.running, blocks, ..Panel::default() }
    }

    fn said(&self, adapter: &Adapter) -> String {
        let wrong = self.checked.iter().filter(|checked| !agrees(checked)).count();
        let memory = format_value(adapter.largest_binding as f64, AxisFormat::Si, 3);
        let path = match (adapter.is_software, wrong) {
            (true, _) => "It is a processor in software, so the CPU path is faster and runs",
            (false, 0) => "The GPU path may run",
            (false, _) => "The CPU path runs, since kernels disagree",
        };
        let agreed = match (self.running, wrong) {
            (true, _) => String::new(),
            (false, 0) => format!(" All {} kernels and sizes agree with their twins.", self.checked.len()),
            (false, wrong) => {
                format!(" {wrong} of {} kernels and sizes disagree with their twins.", self.checked.len())
            }
        };
        format!("{} ({memory} bytes per buffer). {path}.{agreed}", adapter.name)
    }

    fn grid(&self) -> Grid {
        let plain = |value: f64| format_value(value, AxisFormat::Plain, 3);
        let rows = self.checked.iter().enumerate().map(|(i, checked)| {
            let case = &checked.case;
            let (tone, text) = match &checked.outcome {
                Ok(difference) if *difference <= TOLERANCE => (Tone::Good, format!("agrees ({difference:.1e})")),
                Ok(difference) => (Tone::Bad, format!("differs by {difference:.1e}")),
                Err(reason) => (Tone::Bad, reason.clone()),
            };
            let cells = vec![
                Cell::Code(case.kernel.name().into()),
                Cell::Number(format!("{} × {}", case.rows, case.columns)),
                Cell::Tag { tone, text },
                Cell::Number(plain(checked.gpu_ms)),
                Cell::Number(plain(checked.cpu_ms)),
            ];
            Row::new(i.to_string(), cells)
        });
        Grid {
            id: "device-kernels".into(),
            label: "Kernels against their twins".into(),
            heads: vec![
                Head::text("kernel"),
                Head::number("size"),
                Head::text("against its twin"),
                Head::number("GPU, ms"),
                Head::number("CPU, ms"),
            ],
            rows: rows.collect(),
            note: "Times include sending and reading back; the first run of a kernel compiles it.".into(),
            ..Grid::default()
        }
    }
}

fn agrees(checked: &Checked) -> bool {
    matches!(checked.outcome, Ok(difference) if difference <= TOLERANCE)
}
