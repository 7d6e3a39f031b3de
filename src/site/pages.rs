//! A copy of `index.html` for every route, so that any static host serves every address, under any
//! sub-path and without rewrite rules.
//!
//! A copy differs from the original in three places: the `<base>` that leads back to the site's
//! root, the title, and the description.

use synscale::atlas::Paper;

/// One address of the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Folder below the root, without slashes at the ends.
    pub route: String,
    pub title: String,
    pub description: String,
}

const LABS: &[(&str, &str, &str)] = &[
    (
        "fit",
        "Fit a scaling law",
        "Fit published scaling laws to a table of runs, with honest uncertainty, in the browser.",
    ),
    ("plan", "Plan a training run", "Split a compute budget between model size and data by the published laws."),
    (
        "simulate",
        "Simulate",
        "Small simulations of published results on scaling and synthetic data, with the theory beside them.",
    ),
    ("diversity", "Measure diversity", "Published diversity measures of a data set, computed in the browser."),
    (
        "generate",
        "Generate synthetic data",
        "Published recipes for synthetic data, run against an endpoint of your own or without one.",
    ),
    ("help", "Help", "How to use the labs of Synscale, what happens to your data, and what scripts may rely on."),
    (
        "atlas",
        "Atlas of papers",
        "237 papers on scaling laws and synthetic data, what each claims, and what of it works here.",
    ),
];

/// Every address except the root.
pub fn pages(papers: &[Paper]) -> Vec<Page> {
    let labs = LABS.iter().map(|(route, title, description)| Page {
        route: (*route).into(),
        title: format!("{title} · Synscale"),
        description: (*description).into(),
    });
    let rows = papers.iter().map(|paper| Page {
        route: format!("atlas/{}", paper.id),
        title: format!("{} · Synscale Atlas", paper.title),
        description: paper.claims.first().cloned().unwrap_or_default(),
    });
    labs.chain(rows).collect()
}

/// The copy of `index` for one page.
pub fn twin(index: &str, page: &Page) -> Result<String, String> {
    let depth = page.route.split('/').count();
    let html = with_base(index, &"../".repeat(depth))?;
    let html = replace_between(&html, "<title>", "</title>", &escape(&page.title))?;
    replace_between(&html, "<meta name=\"description\" content=\"", "\"", &escape(&page.description))
}

/// The copy of `index` for addresses that do not exist: its base is absolute, since it is shown at any depth.
pub fn not_found(index: &str, public_url: &str) -> Result<String, String> {
    if !public_url.starts_with('/') && !public_url.starts_with("https://") {
        return Err(format!("PUBLIC_URL is '{public_url}'; it must start with '/' or 'https://'"));
    }
    with_base(index, &escape(&format!("{}/", public_url.trim_end_matches('/'))))
}

fn with_base(index: &str, base: &str) -> Result<String, String> {
    replace_between(index, "<base href=\"", "\"", base)
}

/// `html` with what stands between the first `open` and the next `close` replaced.
fn replace_between(html: &str, open: &str, close: &str, content: &str) -> Result<String, String> {
    let missing = || format!("the built index.html has no {open}...{close}; every page needs it");
    let start = html.find(open).ok_or_else(missing)? + open.len();
    let end = start + html[start..].find(close).ok_or_else(missing)?;
    Ok(format!("{}{content}{}", &html[..start], &html[end..]))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str =
        r#"<base href="./"><title>Synscale</title><meta name="description" content="All"><script src="./a.js">"#;

    #[test]
    fn a_twin_leads_back_to_the_root_and_has_its_own_words() {
        let page = Page { route: "atlas/x".into(), title: "A < B & \"C\"".into(), description: "D".into() };
        assert_eq!(
            twin(INDEX, &page).unwrap(),
            r#"<base href="../../"><title>A &lt; B &amp; &quot;C&quot;</title><meta name="description" content="D"><script src="./a.js">"#
        );
        let lab = Page { route: "fit".into(), ..page };
        assert!(twin(INDEX, &lab).unwrap().contains(r#"<base href="../">"#));
        assert!(twin("<title></title>", &lab).unwrap_err().contains("<base"));
    }

    #[test]
    fn the_page_for_lost_visitors_has_an_absolute_base() {
        assert!(not_found(INDEX, "/").unwrap().contains(r#"<base href="/">"#));
        assert!(not_found(INDEX, "/synscale").unwrap().contains(r#"<base href="/synscale/">"#));
        assert!(not_found(INDEX, "synscale").is_err());
    }
}
