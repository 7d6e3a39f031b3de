//! Data coming in: pasted, from a file, from an address after consent, or a saved workspace.

use super::{FitDesk, FitEffect, FitJob, FitJobEvent, Incoming, READING, Reading};
use crate::fit::scene::{FitScene, TableSource};
use crate::share;
use crate::table::{self, Table};
use crate::view::{Effect, Heard};

/// What the page says of a worker that died while it read.
const READER_DIED: &str = "reading the table stopped unexpectedly; it may be too large for this browser's memory";

impl FitDesk {
    pub(super) fn bytes(&mut self, intake: &str, file_name: Option<String>, bytes: Vec<u8>) -> Vec<FitEffect> {
        let is_workspace = file_name.as_ref().is_some_and(|name| name.ends_with(".synscale.json"));
        if intake == "open" || is_workspace {
            return self.open_workspace(&bytes);
        }
        if file_name.is_none() && bytes.iter().all(u8::is_ascii_whitespace) {
            // The button also stands for 'run' where nothing has been pasted.
            if self.table().is_some() {
                return self.start();
            }
            self.reading = Reading::Refused("There is nothing to read yet: paste a table into the box".into());
            return Vec::new();
        }
        let mut effects = Vec::new();
        if file_name.is_none() {
            self.draft = String::from_utf8_lossy(&bytes).into_owned();
            effects.push(self.workspace.keep_draft(&self.draft));
        }
        let name = file_name.clone().unwrap_or_else(|| "Pasted table".into());
        effects.extend(self.read(bytes, file_name, Incoming::Own(name)));
        effects
    }

    fn read(&mut self, bytes: Vec<u8>, file_name: Option<String>, incoming: Incoming) -> Vec<FitEffect> {
        if let Err(error) = table::check_size(bytes.len() as u64) {
            self.reading = Reading::Refused(error.to_string());
            return Vec::new();
        }
        self.reading = Reading::Busy(0.0, incoming);
        vec![Effect::Start(READING, FitJob::Read { bytes, file_name })]
    }

    pub(super) fn open_workspace(&mut self, bytes: &[u8]) -> Vec<FitEffect> {
        let opened = std::str::from_utf8(bytes)
            .map_err(|_| "This file is not text; choose a .synscale.json file".to_string())
            .and_then(|text| share::open_file::<FitScene>(text).map_err(|error| error.to_string()));
        match opened {
            Ok(opened) => {
                self.said = "Opened".into();
                self.replace(opened.scene, opened.notices)
            }
            Err(message) => {
                self.notices = vec![message];
                Vec::new()
            }
        }
    }

    /// The visitor agreed to load the scene's address.
    pub(super) fn consent(&mut self) -> Vec<FitEffect> {
        let TableSource::Address { url } = &self.scene.source else { return Vec::new() };
        self.reading = Reading::Loading(url.clone());
        vec![Effect::Fetch(url.clone())]
    }

    pub(super) fn loaded_bytes(&mut self, url: &str, result: Result<Vec<u8>, String>) -> Vec<FitEffect> {
        if self.reading != Reading::Loading(url.to_string()) {
            return Vec::new();
        }
        match result {
            // A table from an address keeps its address as its source, so that the link stays short.
            Ok(bytes) => self.read(bytes, url.rsplit('/').next().map(str::to_string), Incoming::Address),
            Err(message) => {
                self.reading = Reading::Refused(message);
                Vec::new()
            }
        }
    }

    pub(super) fn heard_reading(&mut self, heard: Heard<FitJobEvent>) -> Vec<FitEffect> {
        let Reading::Busy(share, incoming) = &mut self.reading else { return Vec::new() };
        match heard {
            Heard::Event(FitJobEvent::Reading(now)) => *share = now,
            Heard::Event(FitJobEvent::Table(table)) if table.rows() == 0 => {
                let only = "there is only a line of headings and no row below it; paste the rows too";
                self.reading = Reading::Refused(only.into());
            }
            Heard::Event(FitJobEvent::Table(table)) => {
                let incoming = incoming.clone();
                self.reading = Reading::Quiet;
                return self.take(*table, incoming);
            }
            Heard::Event(FitJobEvent::Refused(message)) => self.reading = Reading::Refused(message),
            Heard::Crashed(_) => self.reading = Reading::Refused(READER_DIED.into()),
            Heard::Event(FitJobEvent::Fit(_) | FitJobEvent::Families(_)) | Heard::Finished => {}
        }
        Vec::new()
    }

    fn take(&mut self, table: Table, incoming: Incoming) -> Vec<FitEffect> {
        match incoming {
            Incoming::Address => {
                self.loaded = Some(table);
                vec![Effect::Settle(super::SETTLE_MS)]
            }
            Incoming::Own(name) => {
                let mut effects = self.use_table(name, table, false);
                // What was pasted lies in the table now.
                if !std::mem::take(&mut self.draft).is_empty() {
                    effects.push(self.workspace.keep_draft(""));
                }
                self.open.remove("own-data");
                // A whole table needs no pause, as typing does.
                effects.push(Effect::Settle(0));
                effects
            }
        }
    }

    /// An address typed into the page: named there, loaded only after consent.
    pub(super) fn use_address(&mut self, url: String) -> Vec<FitEffect> {
        let mut scene = self.scene.clone();
        scene.source = TableSource::Address { url };
        scene.map.clear();
        self.replace(scene, Vec::new())
    }
}
