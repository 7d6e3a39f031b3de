//! Formulas as MathML.

use leptos::prelude::*;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, mathml};

/// A displayed formula. LaTeX that cannot be rendered is shown as it is written.
#[component]
pub fn Formula(#[prop(into)] latex: String) -> impl IntoView {
    match to_mathml(&latex) {
        Some(markup) => view! { <div class="formula" inner_html=markup></div> }.into_any(),
        None => view! { <div class="formula"><code>{latex}</code></div> }.into_any(),
    }
}

fn to_mathml(latex: &str) -> Option<String> {
    let storage = Storage::new();
    let config = RenderConfig { display_mode: DisplayMode::Block, annotation: None, ..Default::default() };
    let mut markup = String::new();
    mathml::push_mathml(&mut markup, Parser::new(latex, &storage), config).ok()?;
    (!markup.contains("<merror")).then_some(markup)
}
