//! Finding papers: words, filters, order, and counts of what each further filter would leave.

use super::{Paper, Status};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What the visitor asks of the list. Empty filters let everything through.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Every word must occur in the title, system, claims, feature or arXiv id.
    pub words: String,
    pub lab: Option<String>,
    pub theme: Option<String>,
    pub year: Option<u16>,
    pub status: Option<Status>,
    pub sort: Sort,
}

/// The order of the list; ties keep the Atlas's own order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The Atlas's own order.
    #[default]
    Number,
    Title,
    NewestFirst,
    /// Served papers first.
    Status,
}

/// One choice of a filter and how many papers it would leave, the other filters unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    pub value: String,
    pub count: usize,
}

/// The filters' choices, each sorted by count, then by name (years newest first).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    pub lab: Vec<Facet>,
    pub theme: Vec<Facet>,
    pub year: Vec<Facet>,
    pub status: Vec<Facet>,
}

/// Indices into `papers` of those that pass, in the asked order. A paper that `statuses` does not
/// know counts as not yet served.
pub fn search(papers: &[Paper], statuses: &HashMap<String, Status>, query: &Query) -> Vec<usize> {
    let words = fold_words(&query.words);
    let mut found: Vec<usize> = (0..papers.len())
        .filter(|i| {
            let paper = &papers[*i];
            Filter::ALL.iter().all(|filter| filter.passes(paper, statuses, query)) && has_all(paper, &words)
        })
        .collect();
    match query.sort {
        Sort::Number => {}
        Sort::Title => found.sort_by_cached_key(|i| fold(&papers[*i].title)),
        Sort::NewestFirst => found.sort_by_key(|i| std::cmp::Reverse(arxiv_order(&papers[*i]))),
        Sort::Status => found.sort_by_key(|i| status_of(&papers[*i], statuses)),
    }
    found
}

/// The choices of every filter with counts under the words and the other filters.
pub fn facets(papers: &[Paper], statuses: &HashMap<String, Status>, query: &Query) -> Facets {
    let words = fold_words(&query.words);
    let matching: Vec<&Paper> = papers.iter().filter(|paper| has_all(paper, &words)).collect();
    let count = |filter: Filter| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for paper in &matching {
            let others = Filter::ALL.iter().filter(|other| **other != filter);
            if others.into_iter().all(|other| other.passes(paper, statuses, query)) {
                *counts.entry(filter.value(paper, statuses)).or_default() += 1;
            }
        }
        let mut facets: Vec<Facet> = counts.into_iter().map(|(value, count)| Facet { value, count }).collect();
        match filter {
            Filter::Year => facets.reverse(),
            _ => facets.sort_by_key(|facet| std::cmp::Reverse(facet.count)),
        }
        facets
    };
    Facets {
        lab: count(Filter::Lab),
        theme: count(Filter::Theme),
        year: count(Filter::Year),
        status: count(Filter::Status),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    Lab,
    Theme,
    Year,
    Status,
}

impl Filter {
    const ALL: [Self; 4] = [Self::Lab, Self::Theme, Self::Year, Self::Status];

    fn passes(self, paper: &Paper, statuses: &HashMap<String, Status>, query: &Query) -> bool {
        match self {
            Self::Lab => query.lab.as_ref().is_none_or(|lab| *lab == paper.lab),
            Self::Theme => query.theme.as_ref().is_none_or(|theme| *theme == paper.theme),
            Self::Year => query.year.is_none_or(|year| year == paper.year),
            Self::Status => query.status.is_none_or(|status| status == status_of(paper, statuses)),
        }
    }

    fn value(self, paper: &Paper, statuses: &HashMap<String, Status>) -> String {
        match self {
            Self::Lab => paper.lab.clone(),
            Self::Theme => paper.theme.clone(),
            Self::Year => paper.year.to_string(),
            Self::Status => status_of(paper, statuses).key().into(),
        }
    }
}

fn status_of(paper: &Paper, statuses: &HashMap<String, Status>) -> Status {
    statuses.get(&paper.id).copied().unwrap_or(Status::NotYet)
}

/// arXiv identifiers `YYMM.number` sort by date within one century.
fn arxiv_order(paper: &Paper) -> (u16, &str) {
    (paper.year, &paper.arxiv)
}

fn has_all(paper: &Paper, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut text = format!("{}\n{}\n{}\n{}", paper.title, paper.arxiv, paper.id, paper.feature);
    for part in paper.system.iter().chain(&paper.claims) {
        text.push('\n');
        text.push_str(part);
    }
    let text = fold(&text);
    words.iter().all(|word| text.contains(word.as_str()))
}

fn fold_words(words: &str) -> Vec<String> {
    fold(words).split_whitespace().map(String::from).collect()
}

/// Lower case without accents, for the Latin letters that occur in names of authors and methods.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            // Combining marks: what is left of a letter typed as letter and accent.
            '\u{300}'..='\u{36f}' => {}
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ğ' => folded.push('g'),
            'ì'..='ï' | 'ī' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'ş' | 'š' => folded.push('s'),
            'ţ' | 'ť' => folded.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'μ' | 'µ' => folded.push('μ'),
            _ => folded.push(c),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::paper;

    fn ids(query: &Query) -> Vec<String> {
        let papers = paper::all();
        search(&papers, &HashMap::new(), query).into_iter().map(|i| papers[i].id.clone()).collect()
    }

    fn words(words: &str) -> Query {
        Query { words: words.into(), ..Query::default() }
    }

    #[test]
    fn every_word_counts_and_case_and_accents_do_not() {
        assert_eq!(ids(&words("persona 1,000,000,000")), ["persona-hub"]);
        assert_eq!(ids(&words("PÉRSONA hub")), ids(&words("persona hub")));
        assert_eq!(ids(&words("2410.18634")), ["speed-embedding"]);
        assert!(ids(&words("persona zzzz")).is_empty());
        assert_eq!(ids(&Query::default()).len(), 237);
    }

    #[test]
    fn accents_fold_whether_composed_or_not() {
        assert_eq!(fold("Škoda e\u{301} Straße Ærø"), "skoda e strasse aero");
    }

    #[test]
    fn facet_counts_are_what_choosing_them_gives() {
        let papers = paper::all();
        let statuses: HashMap<String, Status> =
            papers.iter().step_by(3).map(|paper| (paper.id.clone(), Status::Works)).collect();
        let query = Query { words: "data".into(), lab: Some("fit".into()), ..Query::default() };
        let facets = facets(&papers, &statuses, &query);
        let check = |facets: &[Facet], choose: &dyn Fn(&mut Query, &str)| {
            assert!(!facets.is_empty());
            for facet in facets {
                let mut chosen = query.clone();
                choose(&mut chosen, &facet.value);
                assert_eq!(search(&papers, &statuses, &chosen).len(), facet.count, "{}", facet.value);
            }
        };
        check(&facets.lab, &|query, value| query.lab = Some(value.into()));
        check(&facets.theme, &|query, value| query.theme = Some(value.into()));
        check(&facets.year, &|query, value| query.year = value.parse().ok());
        check(&facets.status, &|query, value| query.status = Status::ALL.into_iter().find(|s| s.key() == value));
    }

    #[test]
    fn orders_hold() {
        let papers = paper::all();
        let statuses = HashMap::from([("persona-hub".to_string(), Status::Works)]);
        let first = |sort| search(&papers, &statuses, &Query { sort, ..Query::default() })[0];
        assert_eq!(first(Sort::Number), 0);
        assert_eq!(papers[first(Sort::Status)].id, "persona-hub");
        assert_eq!(papers[first(Sort::NewestFirst)].year, 2025);
        let titles = search(&papers, &statuses, &Query { sort: Sort::Title, ..Query::default() });
        assert!(titles.is_sorted_by_key(|i| fold(&papers[*i].title)));
    }
}
