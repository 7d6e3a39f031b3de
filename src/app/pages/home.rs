//! The home page: what is there and what is not yet.

use crate::app::routes::LABS;
use leptos::prelude::*;
use leptos_router::components::A;

#[component]
pub fn HomePage() -> impl IntoView {
    document().set_title("Synscale: scaling laws and synthetic data in the browser");
    view! {
        <div class="page-title">
            <div>
                <h1>"Scaling laws and synthetic data, explored in the browser"</h1>
                <p>"No install, no account, no server: your tables and texts stay in this tab."</p>
            </div>
        </div>
        <div class="home-grid">
            {LABS
                .iter()
                .map(|lab| {
                    view! {
                        <section class="panel">
                            <h2>{if lab.built { view! { <A href=lab.path>{lab.name}</A> }.into_any() } else { lab.name.into_any() }}</h2>
                            <p>{lab.summary}</p>
                            <span class="tag" class:works=lab.built>{if lab.built { "open" } else { "not built yet" }}</span>
                        </section>
                    }
                })
                .collect_view()}
        </div>
    }
}
