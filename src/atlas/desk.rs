//! The Atlas's desk: the list of papers with search and filters, and a page per paper.

use super::{Facet, Paper, PaperStatus, Query, Sort, Status, facets, features, parse, search};
use crate::law::registry;
use crate::view::prose::{arxiv, code, inside, line, strong, text};
use crate::view::{
    Block, Cell, Choice, Control, Desk, Effect, Entries, Entry, Event, Field, Form, Frame, Grid, Head, Heard, Opening,
    Panel, Row, Slot, Tone, View,
};
use std::collections::HashMap;
use std::convert::Infallible;

/// Files of the site.
const PAPERS: &str = "atlas/papers.json";
const STATUSES: &str = "atlas-status.json";

type AtlasEffect = Effect<Infallible>;

/// The state of the Atlas.
pub struct AtlasDesk {
    /// Id of the paper that is shown; empty for the list.
    paper: String,
    query: Query,
    papers: Option<Vec<Paper>>,
    statuses: Option<HashMap<String, PaperStatus>>,
    problem: Option<String>,
}

impl AtlasDesk {
    /// The Atlas at a place of it; both files are loaded from the site.
    pub fn open(opening: &Opening) -> (Self, Vec<AtlasEffect>) {
        let desk =
            Self { paper: opening.place.clone(), query: Query::default(), papers: None, statuses: None, problem: None };
        (desk, vec![Effect::Fetch(PAPERS.into()), Effect::Fetch(STATUSES.into())])
    }

    fn take(&mut self, url: &str, bytes: &[u8]) -> Result<(), String> {
        let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
        if url == PAPERS {
            self.papers = Some(parse(text).map_err(|error| error.to_string())?);
        } else {
            let rows: Vec<PaperStatus> = serde_json::from_str(text)
                .map_err(|error| format!("the status list could not be read ({error}); reload the page"))?;
            self.statuses = Some(rows.into_iter().map(|row| (row.id.clone(), row)).collect());
        }
        Ok(())
    }

    fn status(&self, id: &str) -> Status {
        self.row(id).map_or(Status::NotYet, |row| row.status)
    }

    fn row(&self, id: &str) -> Option<&PaperStatus> {
        self.statuses.as_ref()?.get(id)
    }
}

impl Desk for AtlasDesk {
    type Job = Infallible;
    type JobEvent = Infallible;

    fn event(&mut self, event: Event) -> Vec<AtlasEffect> {
        if let Event::Set { id, value } = event {
            let chosen = (!value.is_empty()).then(|| value.clone());
            match id.as_str() {
                "words" => self.query.words = value,
                "lab" => self.query.lab = chosen,
                "theme" => self.query.theme = chosen,
                "year" => self.query.year = value.parse().ok(),
                "status" => self.query.status = Status::ALL.into_iter().find(|status| status.key() == value),
                "sort" => self.query.sort = sort(&value),
                _ => {}
            }
        }
        Vec::new()
    }

    fn heard(&mut self, _slot: Slot, _heard: Heard<Infallible>) -> Vec<AtlasEffect> {
        Vec::new()
    }

    fn settled(&mut self) -> Vec<AtlasEffect> {
        Vec::new()
    }

    fn fetched(&mut self, url: &str, result: Result<Vec<u8>, String>) -> Vec<AtlasEffect> {
        if let Err(problem) = result.and_then(|bytes| self.take(url, &bytes)) {
            self.problem = Some(format!("The Atlas could not be loaded: {problem}."));
        }
        Vec::new()
    }

    fn reopened(&mut self, place: &str) -> Vec<AtlasEffect> {
        self.paper = place.to_string();
        if self.problem.take().is_some() {
            return vec![Effect::Fetch(PAPERS.into()), Effect::Fetch(STATUSES.into())];
        }
        Vec::new()
    }

    fn not_kept(&mut self, _reason: String) {}

    fn view(&self) -> View {
        let all = || vec![inside("← All papers", "atlas")];
        if let Some(problem) = &self.problem {
            let panel = panel("atlas-problem", "", vec![Block::notice("problem", Tone::Bad, problem.clone())]);
            return View::new(frame("Atlas of papers", ""), Vec::new(), vec![panel]);
        }
        let (Some(papers), Some(_)) = (&self.papers, &self.statuses) else {
            let loading = Block::paragraph("loading", Tone::Soft, line("Loading the papers …"));
            return View::new(
                frame("Atlas of papers", ""),
                Vec::new(),
                vec![panel("atlas-loading", "", vec![loading])],
            );
        };
        if self.paper.is_empty() {
            return self.list(papers);
        }
        match papers.iter().find(|paper| paper.id == self.paper) {
            Some(paper) => self.one(paper),
            None => {
                let back = Block::paragraph("back", Tone::Plain, all());
                View::new(frame("There is no such paper", ""), Vec::new(), vec![panel("atlas-missing", "", vec![back])])
            }
        }
    }
}

fn frame(heading: &str, summary: &str) -> Frame {
    Frame {
        title: format!("{heading} · Synscale"),
        heading: heading.into(),
        summary: summary.into(),
        own: true,
        ..Frame::default()
    }
}

fn panel(id: &str, title: &str, blocks: Vec<Block>) -> Panel {
    Panel { id: id.into(), title: title.into(), blocks, ..Panel::default() }
}

fn words(status: Status) -> (Tone, String) {
    match status {
        Status::Works => (Tone::Good, "works".into()),
        Status::Partly => (Tone::Warning, "partly".into()),
        Status::NotYet => (Tone::Plain, "not yet".into()),
    }
}

const SORTS: [(&str, &str, Sort); 4] = [
    ("number", "the Atlas's own", Sort::Number),
    ("status", "working first", Sort::Status),
    ("newest", "newest first", Sort::NewestFirst),
    ("title", "title", Sort::Title),
];

fn sort(value: &str) -> Sort {
    SORTS.iter().find(|(id, ..)| *id == value).map_or(Sort::Number, |(.., sort)| *sort)
}

impl AtlasDesk {
    fn list(&self, papers: &[Paper]) -> View {
        let keys: HashMap<String, Status> =
            self.statuses.iter().flatten().map(|(id, row)| (id.clone(), row.status)).collect();
        let choices = facets(papers, &keys, &self.query);
        let found = search(papers, &keys, &self.query);
        let filter = |id: &str, label: &str, facets: &[Facet], chosen: Option<String>| {
            let mut choices = vec![Choice::new("", "all")];
            choices.extend(
                facets
                    .iter()
                    .map(|facet| Choice::new(facet.value.clone(), format!("{} ({})", facet.value, facet.count))),
            );
            Field::choice(id, label, choices, chosen.unwrap_or_default())
        };
        let query = &self.query;
        let sorts = SORTS.iter().map(|(id, label, _)| Choice::new(*id, *label)).collect();
        let sorted = SORTS.iter().find(|(.., sort)| *sort == query.sort).map_or("number", |(id, ..)| *id);
        let search_field = Field {
            id: "words".into(),
            label: "Search".into(),
            control: Control::Search { placeholder: "title, claim, arXiv id".into() },
            value: query.words.clone(),
            ..Field::default()
        };
        let fields = vec![
            search_field,
            filter("lab", "Lab", &choices.lab, query.lab.clone()),
            filter("theme", "Theme", &choices.theme, query.theme.clone()),
            filter("year", "Year", &choices.year, query.year.map(|year| year.to_string())),
            filter("status", "Status", &choices.status, query.status.map(|status| status.key().to_string())),
            Field::choice("sort", "Order", sorts, sorted),
        ];
        let entries = found.iter().map(|i| {
            let paper = &papers[*i];
            let status = self.status(&paper.id);
            Entry {
                id: paper.id.clone(),
                title: paper.title.clone(),
                path: format!("atlas/{}", paper.id),
                tag: words(status),
                status: status.key().into(),
                detail: vec![
                    text(format!("{} · {} · {} ", paper.year, paper.lab, paper.theme)),
                    code(paper.feature.clone()),
                ],
            }
        });
        let listed = Entries { id: "papers".into(), entries: entries.collect() };
        let filters = panel("filters", "", vec![Block::Form(Form::new("filter-form", fields))]);
        let mut list = panel("list", "", vec![Block::Entries(listed)]);
        list.note = format!("{} papers", found.len());
        let summary = "237 papers on scaling and synthetic data, what each reports, and whether it already works here. Status is computed from tests, never typed.";
        View::new(frame("Atlas of papers", summary), Vec::new(), vec![filters, list])
    }

    fn one(&self, paper: &Paper) -> View {
        let about = [
            paper.system.as_ref().map(|system| text(format!("{system} · "))),
            Some(text(format!("{} · ", paper.year))),
            Some(arxiv(format!("arXiv {}", paper.arxiv), &paper.arxiv)),
            Some(text(" · ")),
            Some(inside("all papers", "atlas")),
        ];
        let mut claims = vec![
            Block::paragraph("about-paper", Tone::Plain, about.into_iter().flatten().collect()),
            Block::list("claims-list", Tone::Plain, paper.claims.iter().map(line).collect()),
        ];
        if !paper.figures.is_empty() {
            let rows = paper.figures.iter().enumerate().map(|(i, figure)| {
                let cells = vec![
                    Cell::Text(figure.what.clone()),
                    Cell::Number(figure.value.to_string()),
                    Cell::Text(figure.unit.clone()),
                ];
                Row::new(i.to_string(), cells)
            });
            claims.push(Block::Grid(Grid {
                id: "figures".into(),
                label: "Reported figures".into(),
                heads: vec![Head::text("reported figure"), Head::number("value"), Head::text("unit")],
                rows: rows.collect(),
                ..Grid::default()
            }));
        }
        let mut here = Vec::new();
        if let Some(row) = self.row(&paper.id) {
            here.push(Block::paragraph("reason", Tone::Plain, line(row.reason.clone())));
            if !row.tests.is_empty() {
                let proved = format!("Proved by {}", row.tests.join(", "));
                here.push(Block::paragraph("proof", Tone::Soft, line(proved)));
            }
        }
        here.push(Block::Facts {
            id: "feature-facts".into(),
            rows: vec![
                (line("Feature"), vec![code(paper.feature.clone())]),
                (line("Works when"), line(paper.works_when.clone())),
            ],
        });
        for law in features::laws_for(&paper.feature) {
            let title = registry::law(law).map_or(law, |law| law.title);
            let open = vec![strong("→ "), inside(format!("Open '{title}' in Fit"), format!("fit/?law={law}"))];
            here.push(Block::paragraph(&format!("open-{law}"), Tone::Plain, open));
        }
        if paper.feature.starts_with("metric/") && self.status(&paper.id) != Status::NotYet {
            let open = vec![strong("→ "), inside("Open the Diversity lab", "diversity")];
            here.push(Block::paragraph("open-diversity", Tone::Plain, open));
        }
        let mut status = panel("here", "Here", here);
        status.status = Some(words(self.status(&paper.id)));
        let mut frame = frame(&paper.title, "");
        frame.title = format!("{} · Synscale Atlas", paper.title);
        View::new(frame, Vec::new(), vec![panel("claims", "What it claims", claims), status])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{Evidence, paper, statuses};

    fn opened(place: &str) -> AtlasDesk {
        let (mut desk, effects) = AtlasDesk::open(&Opening { place: place.into(), ..Opening::default() });
        assert_eq!(effects, [Effect::Fetch(PAPERS.into()), Effect::Fetch(STATUSES.into())]);
        let papers = paper::all();
        let rows = statuses(&papers, &features::registered(), &Evidence::default());
        desk.fetched(PAPERS, Ok(serde_json::to_vec(&papers).expect("papers")));
        desk.fetched(STATUSES, Ok(serde_json::to_vec(&rows).expect("rows")));
        desk
    }

    fn set(desk: &mut AtlasDesk, id: &str, value: &str) {
        desk.event(Event::Set { id: id.into(), value: value.into() });
    }

    fn entries(desk: &AtlasDesk) -> Vec<Entry> {
        let view = desk.view();
        let blocks = view.result.into_iter().flat_map(|panel| panel.blocks);
        blocks.filter_map(|b| if let Block::Entries(e) = b { Some(e.entries) } else { None }).flatten().collect()
    }

    #[test]
    fn the_list_can_be_searched_and_filtered() {
        let mut desk = opened("");
        assert_eq!(entries(&desk).len(), 237);
        set(&mut desk, "words", "kaplan");
        let found = entries(&desk);
        assert!(found.iter().any(|entry| entry.id == "kaplan-scaling") && found.len() < 20);
        set(&mut desk, "lab", "simulate");
        assert!(entries(&desk).len() < found.len());
    }

    #[test]
    fn a_paper_has_its_page_and_leads_to_its_law() {
        let mut desk = opened("kaplan-scaling");
        let view = desk.view();
        assert!(view.frame.heading.contains("Scaling Laws for Neural Language Models"));
        assert!(format!("{view:?}").contains("fit/?law=kaplan"));
        desk.reopened("no-such-paper");
        assert_eq!(desk.view().frame.heading, "There is no such paper");
    }

    #[test]
    fn a_file_that_cannot_be_loaded_is_said_and_tried_again() {
        let (mut desk, _) = AtlasDesk::open(&Opening::default());
        desk.fetched(PAPERS, Err("atlas/papers.json answered 404".into()));
        assert!(format!("{:?}", desk.view()).contains("could not be loaded"));
        assert_eq!(desk.reopened("").len(), 2);
        desk.fetched(STATUSES, Ok(b"not json".to_vec()));
        assert!(desk.problem.is_some());
    }
}
