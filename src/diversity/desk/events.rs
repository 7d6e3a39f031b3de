//! What the visitor and the jobs do to the Diversity page.

use super::{ANALYSING, DiversityDesk, DiversityEffect, DiversityJobEvent, DiversityScene, Keep, Run, Source};
use crate::diversity::analysis::AnalysisEvent;
use crate::diversity::records::{Choice, Reference};
use crate::share;
use crate::table;
use crate::view::{Effect, Event, Heard, Reply};

/// Between a field and its value in the choices of a reference.
pub(super) const REFERENCE_MARK: &str = "\u{1f}";

impl DiversityDesk {
    pub(super) fn act(&mut self, event: Event) -> Vec<DiversityEffect> {
        match event {
            Event::Set { id, value } => match self.set(&id, &value) {
                Ok(effects) => {
                    self.problems.remove(&id);
                    effects
                }
                Err(problem) => {
                    self.problems.insert(id, problem);
                    Vec::new()
                }
            },
            Event::Press { id } => self.press(&id),
            Event::Toggle { id, open } => {
                if open {
                    self.open.insert(id);
                } else {
                    self.open.remove(&id);
                }
                Vec::new()
            }
            Event::Bytes { intake, file_name, bytes } => self.bytes(&intake, file_name, bytes),
            Event::Unreadable { reason, .. } => {
                self.refused = Some(reason);
                Vec::new()
            }
        }
    }

    fn set(&mut self, id: &str, value: &str) -> Result<Vec<DiversityEffect>, String> {
        let number = || match table::parse_number(value) {
            Ok(Some(number)) if number.is_finite() => Ok(number),
            Ok(_) => Err("type a number".to_string()),
            Err(error) => Err(error.to_string()),
        };
        Ok(match id {
            "example" if value == "example" => self.replace(DiversityScene::default(), Vec::new()),
            "example" => {
                self.open.insert("own-data".into());
                Vec::new()
            }
            "paste" => {
                self.draft = value.to_string();
                vec![self.workspace.keep_draft(&self.draft)]
            }
            "text-field" => self.choose(|choice| choice.text = vec![value.to_string()])?,
            "group-field" => self.choose(|choice| choice.group = (!value.is_empty()).then(|| value.to_string()))?,
            "reference" => {
                let picked = value.split_once(REFERENCE_MARK);
                let reference =
                    picked.map(|(field, value)| Reference { field: field.to_string(), value: value.to_string() });
                self.choose(|choice| choice.reference = reference)?
            }
            "similar" => {
                let similar = number()?;
                if !(0.0..1.0).contains(&similar) {
                    return Err("type a cosine from 0 to 1, such as 0.8".into());
                }
                self.change(|scene| scene.similar = similar)
            }
            "dimensions" => {
                let dimensions = number()?;
                if !(2.0..=4096.0).contains(&dimensions) || dimensions.fract() != 0.0 {
                    return Err("type a whole number from 2 to 4,096".into());
                }
                self.change(|scene| scene.dimensions = dimensions as u32)
            }
            "seed" => {
                let seed = value.trim().parse().map_err(|_| "type a whole number".to_string())?;
                self.change(|scene| scene.seed = seed)
            }
            "keep" => {
                let mut effects = self.workspace.make_own();
                self.scene.keep = match value {
                    "all" => Keep::All,
                    "longest" => Keep::LongestOfTwins,
                    _ => Keep::FirstOfTwins,
                };
                effects.extend(self.keep());
                effects
            }
            _ => Vec::new(),
        })
    }

    /// Gives the fields another use.
    fn choose(&mut self, edit: impl FnOnce(&mut Choice)) -> Result<Vec<DiversityEffect>, String> {
        let Some(records) = &mut self.records else { return Ok(Vec::new()) };
        let mut choice = records.choice.clone();
        edit(&mut choice);
        records.choose(choice.clone()).map_err(|error| error.to_string())?;
        if let Some(records) = self.records.take() {
            self.take_records(records);
        }
        Ok(self.change(|scene| scene.fields = Some(choice)))
    }

    fn replace(&mut self, scene: DiversityScene, notices: Vec<String>) -> Vec<DiversityEffect> {
        self.records = None;
        self.texts.clear();
        self.places.clear();
        self.layout = None;
        self.measured.clear();
        self.refused = None;
        self.notices = notices;
        self.change(|own| *own = scene)
    }

    fn press(&mut self, id: &str) -> Vec<DiversityEffect> {
        match id {
            "run" => self.start(),
            "cancel" => {
                if let Run::Running { .. } = self.run {
                    self.run = Run::Cancelled;
                }
                vec![Effect::Stop(ANALYSING)]
            }
            "go-back" => match self.workspace.go_back() {
                Some(text) => self.open_workspace(text.as_bytes()),
                None => Vec::new(),
            },
            "dismiss" => {
                self.notices.clear();
                Vec::new()
            }
            "save" => match share::save_file::<DiversityScene, ()>(&self.scene, None) {
                Ok(text) => self.offer("diversity.synscale.json", "application/json", text),
                Err(error) => {
                    self.said = error.to_string();
                    Vec::new()
                }
            },
            "export-kept" => {
                let name = format!("kept.{}", self.ending());
                let text = self.kept_rows();
                self.offer(&name, "text/plain", text)
            }
            "export-dropped" => {
                let text = self.dropped_rows();
                self.offer("dropped.jsonl", "application/jsonl", text)
            }
            "export-json" => {
                let text = self.card(true);
                self.offer("diversity-card.json", "application/json", text)
            }
            _ => match id.strip_prefix("map/").and_then(|format| self.map_export(format)) {
                Some(Ok((name, mime, text))) => self.offer(name, mime, text),
                Some(Err(message)) => {
                    self.said = message;
                    Vec::new()
                }
                None => Vec::new(),
            },
        }
    }

    fn offer(&mut self, name: &str, mime: &str, text: String) -> Vec<DiversityEffect> {
        self.said = format!("Saved {name}");
        vec![Effect::Send(Reply::Save { name: name.into(), mime: mime.into(), bytes: text.into_bytes() })]
    }

    fn open_workspace(&mut self, bytes: &[u8]) -> Vec<DiversityEffect> {
        let opened = std::str::from_utf8(bytes)
            .map_err(|_| "This file is not text; choose a .synscale.json file".to_string())
            .and_then(|text| share::open_file::<DiversityScene>(text).map_err(|error| error.to_string()));
        match opened {
            Ok(opened) => self.replace(opened.scene, opened.notices),
            Err(message) => {
                self.notices = vec![message];
                Vec::new()
            }
        }
    }

    fn bytes(&mut self, intake: &str, file_name: Option<String>, bytes: Vec<u8>) -> Vec<DiversityEffect> {
        if intake == "open" || file_name.as_ref().is_some_and(|name| name.ends_with(".synscale.json")) {
            return self.open_workspace(&bytes);
        }
        if file_name.is_none() && bytes.iter().all(u8::is_ascii_whitespace) {
            return self.start();
        }
        let mut effects = Vec::new();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if file_name.is_none() {
            self.draft = text.clone();
            effects.push(self.workspace.keep_draft(&text));
        }
        match self.read(&bytes, file_name.as_deref(), None) {
            Ok(records) => {
                self.take_records(records);
                self.refused = None;
                self.layout = None;
                self.measured.clear();
                self.open.remove("own-data");
                let name = file_name.clone().unwrap_or_else(|| "Pasted texts".into());
                effects.extend(self.change(|scene| {
                    scene.source = Source::Inline { name, file_name, text };
                    scene.fields = None;
                }));
                // What was pasted lies in the scene now.
                if !std::mem::take(&mut self.draft).is_empty() {
                    effects.push(self.workspace.keep_draft(""));
                }
            }
            Err(message) => self.refused = Some(message),
        }
        effects
    }

    pub(super) fn listen(&mut self, heard: Heard<DiversityJobEvent>) -> Vec<DiversityEffect> {
        match heard {
            Heard::Event(DiversityJobEvent::Analysis(event)) => self.take(event),
            Heard::Crashed(message) => self.run = Run::Failed(message),
            Heard::Finished => {}
        }
        Vec::new()
    }

    fn take(&mut self, event: AnalysisEvent) {
        match event {
            AnalysisEvent::Progress { stage, share } => self.run = Run::Running { stage, share },
            AnalysisEvent::Layout(layout) => self.layout = Some(layout),
            AnalysisEvent::Measured(measured) => self.measured.push(measured),
            AnalysisEvent::Done => self.run = Run::Done,
            AnalysisEvent::Failed(message) => self.run = Run::Failed(message),
        }
    }
}
