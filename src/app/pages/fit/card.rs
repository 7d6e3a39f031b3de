//! The fit card: shown, exported, and in the page as JSON for machines.

use super::state::{FitState, Run};
use crate::app::browser;
use crate::fit::TableSource;
use crate::fit::card::{CardState, FitCard, machine_json};
use leptos::prelude::*;

#[component]
pub fn CardPanel() -> impl IntoView {
    let state = use_context::<FitState>().expect("the page provides its state");
    let card = Memo::new(move |_| {
        let (prepared, report) = (state.prepared.get()?, state.report.get()?);
        let source = state.scene.with(|scene| match &scene.source {
            TableSource::Example(id) => id.clone(),
            TableSource::Inline { name, .. } => name.clone(),
            TableSource::Address { url } => url.clone(),
        });
        Some(FitCard::new(&prepared, &report, &source))
    });
    let machine = move || {
        let now = match state.run.get() {
            Run::Idle => CardState::Idle,
            Run::Running { share, .. } => CardState::Running { progress: share },
            Run::Done | Run::Cancelled => CardState::Done,
            Run::Failed(message) => CardState::Failed { message },
        };
        card.with(|card| machine_json(&now, card.as_ref()))
    };
    let said = RwSignal::new(String::new());
    let save = move |file: &'static str, mime: &'static str, write: fn(&FitCard) -> String| {
        let text = card.with_untracked(|card| card.as_ref().map(write));
        said.set(match text {
            Some(text) => match browser::download(file, mime, text.as_bytes()) {
                Ok(()) => format!("Saved {file}"),
                Err(message) => message,
            },
            None => "There is no fit to export yet".into(),
        });
    };
    view! {
        <script type="application/json" data-card="fit">{machine}</script>
        <section class="panel">
            <header>
                <h2>"Fit card"</h2>
                <div class="row">
                    <button on:click=move |_| save("fit-card.md", "text/markdown", FitCard::to_markdown)>"Markdown"</button>
                    <button data-action="export-json" on:click=move |_| save("fit-card.json", "application/json", FitCard::to_json)>"JSON"</button>
                    <button on:click=move |_| {
                        let script = state.prepared.get_untracked().and_then(|p| card.with_untracked(|card| card.as_ref()?.to_python(&p)));
                        said.set(match script.map(|text| browser::download("fit.py", "text/x-python", text.as_bytes())) {
                            Some(Ok(())) => "Saved fit.py: it repeats this fit with SciPy".into(),
                            Some(Err(message)) => message,
                            None => "This law has no Python export yet".into(),
                        });
                    }>"Python"</button>
                    <button on:click=move |_| save("fit-card.tex", "application/x-tex", FitCard::to_latex)>"LaTeX"</button>
                </div>
            </header>
            <p class="small soft" role="status">{move || said.get()}</p>
            <details>
                <summary>"Everything about this fit, as text"</summary>
                <div class="scroll tall" tabindex="0" role="region" aria-label="Fit card"><pre class="small">{move || card.with(|card| card.as_ref().map(FitCard::to_markdown))}</pre></div>
            </details>
        </section>
    }
}
