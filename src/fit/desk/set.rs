//! Fields: what a typed or chosen value does, or why it is not taken.

use super::{FitDesk, FitEffect};
use crate::fit::request::{Holdout, Loss, ParameterSetting, Space};
use crate::fit::{FitScene, examples};
use crate::share;
use crate::table;

impl FitDesk {
    pub(super) fn set(&mut self, id: &str, value: &str) -> Vec<FitEffect> {
        match self.try_set(id, value) {
            Ok(effects) => {
                self.problems.remove(id);
                effects
            }
            Err(problem) => {
                self.problems.insert(id.to_string(), problem);
                Vec::new()
            }
        }
    }

    fn try_set(&mut self, id: &str, value: &str) -> Result<Vec<FitEffect>, String> {
        let (what, of) = id.split_once('/').unwrap_or((id, ""));
        let column = || (!value.is_empty()).then(|| value.to_string());
        Ok(match what {
            "example" => match examples::scene(value) {
                Some(scene) => {
                    self.draft.clear();
                    self.replace(scene, Vec::new())
                }
                None => {
                    self.open.insert("own-data".into());
                    Vec::new()
                }
            },
            "paste" => {
                self.draft = value.to_string();
                vec![self.workspace.keep_draft(&self.draft)]
            }
            "address" if value.trim().is_empty() => Vec::new(),
            "address" => {
                let url = share::data_url(value).map_err(|error| error.to_string())?;
                self.use_address(url)
            }
            "role" => self.choose_column(of, value),
            "subset" => {
                let subset = value.trim().to_string();
                if let Some(table) = self.table() {
                    crate::fit::setup::subset::rows(table, &subset)?;
                }
                self.change(|scene| scene.subset = subset)
            }
            "law" => self.choose_law(value),
            "formula" => {
                let formula = value.to_string();
                self.change(|scene| {
                    scene.formula = formula;
                    scene.settings.clear();
                })
            }
            "objective" => {
                let loss = match value {
                    "lad" => Loss::Lad,
                    "ls" => Loss::LeastSquares,
                    _ => FitScene::default().loss,
                };
                self.change(|scene| scene.loss = loss)
            }
            "delta" => {
                let delta = number(value)?;
                if delta <= 0.0 {
                    return Err("type a number above 0, such as 0.001".into());
                }
                self.change(|scene| scene.loss = Loss::Huber { delta })
            }
            "space" => {
                let space = if value == "raw" { Space::Raw } else { Space::Log };
                self.change(|scene| scene.space = space)
            }
            "holdout" => {
                let holdout = if value == "none" { Holdout::None } else { Holdout::LargestBudget };
                self.change(|scene| scene.holdout = holdout)
            }
            "bootstrap" => {
                let resamples = whole(value, u64::from(FitScene::MAX_BOOTSTRAP))? as u32;
                self.change(|scene| scene.bootstrap = resamples)
            }
            "starts" => {
                let starts = whole(value, u64::from(FitScene::MAX_STARTS))? as u32;
                self.change(|scene| scene.starts = starts)
            }
            "seed" => {
                let seed = whole(value, u64::MAX)?;
                self.change(|scene| scene.seed = seed)
            }
            "level" => {
                let level = number(value)?;
                if !(0.5..=0.999).contains(&level) {
                    return Err("type a level from 0.5 to 0.999, such as 0.9".into());
                }
                self.change(|scene| scene.level = level)
            }
            "cluster" => {
                let column = column();
                self.change(|scene| scene.cluster = column)
            }
            "weight" => {
                let column = column();
                self.change(|scene| scene.weight = column)
            }
            "families" => {
                let column = column();
                self.change(|scene| scene.families = column)
            }
            "profile" => self.change(|scene| scene.profile = value == "true"),
            "x-axis" => self.change_look(|scene| scene.view.x = value.to_string()),
            "reducible" => self.change_look(|scene| scene.view.reducible = value == "true"),
            "published" => self.change_look(|scene| {
                scene.view.published.retain(|id| id != of);
                if value == "true" {
                    scene.view.published.push(of.to_string());
                }
            }),
            "bounds" => {
                self.bounds = value == "true";
                Vec::new()
            }
            "fix" => {
                let estimate = self.report.as_ref().and_then(|r| r.estimates.iter().find(|e| e.name == of));
                let at = estimate.map(|estimate| estimate.value);
                self.setting(of, |setting| setting.fixed = at.filter(|_| value == "true"))
            }
            "value" => {
                let fixed = number(value)?;
                self.setting(of, |setting| setting.fixed = Some(fixed))
            }
            "lower" | "upper" | "start" => {
                let typed = if value.trim().is_empty() { None } else { Some(number(value)?) };
                self.setting(of, |setting| match what {
                    "lower" => setting.lower = typed,
                    "upper" => setting.upper = typed,
                    _ => setting.start = typed,
                })
            }
            "argument" => {
                let argument = number(value)?;
                self.arguments.insert(of.to_string(), argument);
                Vec::new()
            }
            "predict" => {
                self.predict = value.to_string();
                Vec::new()
            }
            "cell" => {
                let place =
                    of.split_once('/').and_then(|(row, column)| Some((row.parse().ok()?, column.parse().ok()?)));
                let Some((row, column)) = place else { return Ok(Vec::new()) };
                let name = self.table().and_then(|table| table.columns.get::<usize>(column)).map(|c| c.name.clone());
                match name {
                    Some(name) => self.edit_table("rows", |table| table::set_cell(table, row, &name, value)),
                    None => Vec::new(),
                }
            }
            "reason" => match of.parse() {
                Ok(row) => self.edit_table("rows", |table| table::exclude_row(table, row, value.trim())),
                Err(_) => Vec::new(),
            },
            _ => Vec::new(),
        })
    }

    fn choose_column(&mut self, role: &str, column: &str) -> Vec<FitEffect> {
        let (role, column) = (role.to_string(), column.to_string());
        self.change(|scene| {
            scene.map.retain(|(name, _)| *name != role);
            if !column.is_empty() {
                scene.map.push((role, column));
            }
        })
    }

    fn choose_law(&mut self, law: &str) -> Vec<FitEffect> {
        let law = law.to_string();
        self.change(|scene| {
            scene.law = law;
            scene.settings.clear();
            scene.predict_at.clear();
            scene.view = Default::default();
            if scene.law == "custom" && scene.formula.is_empty() {
                scene.formula = "E + A/N^alpha + B/D^beta".into();
            }
        })
    }

    /// Changes one parameter's setting; an empty setting is dropped.
    fn setting(&mut self, name: &str, edit: impl FnOnce(&mut ParameterSetting)) -> Vec<FitEffect> {
        let untouched = ParameterSetting { name: name.to_string(), ..Default::default() };
        self.change(|scene| {
            let mut setting = scene.settings.iter().find(|s| s.name == name).cloned().unwrap_or(untouched.clone());
            edit(&mut setting);
            scene.settings.retain(|s| s.name != name);
            if setting != untouched {
                scene.settings.push(setting);
            }
        })
    }
}

fn number(text: &str) -> Result<f64, String> {
    match table::parse_number(text) {
        Ok(Some(value)) if value.is_finite() => Ok(value),
        Ok(_) => Err("type a number".into()),
        Err(error) => Err(error.to_string()),
    }
}

fn whole(text: &str, most: u64) -> Result<u64, String> {
    let exact = text.trim().parse::<u64>().ok();
    let written = || number(text).ok().filter(|v| *v >= 0.0 && v.fract() == 0.0 && *v < 9e15).map(|v| v as u64);
    exact.or_else(written).filter(|value| *value <= most).ok_or_else(|| format!("type a whole number from 0 to {most}"))
}
