//! What can be saved from the Fit page: chart, card, workspace.

use super::{FitDesk, FitEffect};
use crate::figure::{self, Figure, export, theme};
use crate::fit::card::FitCard;
use crate::fit::figures::{self, FigureProblem, Options, left_out};
use crate::share;
use crate::view::{Effect, Reply};

/// Size of a saved SVG, CSS pixels.
const PICTURE: (f64, f64) = (880.0, 560.0);
const NOTHING_YET: &str = "There is no fit to save yet";

impl FitDesk {
    /// The chosen view of the result, or why there is none.
    pub(super) fn figure(&self) -> Option<Result<Figure, FigureProblem>> {
        let (prepared, report) = (self.prepared.as_ref()?, self.report.as_ref()?);
        let left_out = self.table().map_or(Vec::new(), |table| left_out(prepared, table));
        let options = Options { left_out, ..Options::default() };
        Some(figures::build(&prepared.request, report, &self.scene.view, &options))
    }

    pub(super) fn card(&self) -> Option<FitCard> {
        Some(FitCard::new(self.prepared.as_ref()?, self.report.as_ref()?, &self.source_name()))
    }

    /// The effects of an export button; `None` if the id is none.
    pub(super) fn export(&mut self, id: &str) -> Option<Vec<FitEffect>> {
        let (name, mime, content) = match id {
            "chart/svg" => ("fit-chart.svg", "image/svg+xml", self.drawn(svg)),
            "chart/csv" => ("fit-chart.csv", "text/csv", self.drawn(|f| Ok(export::to_csv(f)))),
            "chart/vega" => ("fit-chart.vl.json", "application/json", self.drawn(|f| Ok(export::to_vega_lite(f)))),
            "chart/matplotlib" => ("fit-chart.py", "text/x-python", self.drawn(|f| Ok(export::to_matplotlib(f)))),
            "card/markdown" => ("fit-card.md", "text/markdown", self.carded(|c| Some(c.to_markdown()))),
            "card/json" => ("fit-card.json", "application/json", self.carded(|c| Some(c.to_json()))),
            "card/latex" => ("fit-card.tex", "application/x-tex", self.carded(|c| Some(c.to_latex()))),
            "card/python" => {
                let script = self
                    .prepared
                    .as_ref()
                    .ok_or(NOTHING_YET.to_string())
                    .and_then(|prepared| self.carded(|card| card.to_python(prepared)));
                ("fit.py", "text/x-python", script)
            }
            "save" => {
                let text = share::save_file(&self.scene, self.report.as_ref()).map_err(|error| error.to_string());
                ("fit.synscale.json", "application/json", text)
            }
            _ => return None,
        };
        Some(match content {
            Ok(text) => {
                self.said = format!("Saved {name}");
                let (name, mime) = (name.to_string(), mime.to_string());
                vec![Effect::Send(Reply::Save { name, mime, bytes: text.into_bytes() })]
            }
            Err(message) => {
                self.said = message;
                Vec::new()
            }
        })
    }

    fn drawn(&self, write: impl FnOnce(&Figure) -> Result<String, String>) -> Result<String, String> {
        let figure = self.figure().ok_or(NOTHING_YET)?.map_err(|problem| problem.to_string())?;
        write(&figure)
    }

    fn carded(&self, write: impl FnOnce(&FitCard) -> Option<String>) -> Result<String, String> {
        let card = self.card().ok_or(NOTHING_YET)?;
        write(&card).ok_or_else(|| "This law has no such export yet".into())
    }
}

fn svg(figure: &Figure) -> Result<String, String> {
    figure::to_svg(figure, PICTURE.0, PICTURE.1, &theme::LIGHT).map_err(|error| error.to_string())
}
