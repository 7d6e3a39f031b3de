//! The frame around every page: header, routes, theme, footer, error boundary.

use super::browser;
use super::pages::{home::HomePage, lab::LabPage};
use super::routes::LABS;
use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::hooks::{use_location, use_params_map};
use leptos_router::path;

#[component]
pub fn Shell() -> impl IntoView {
    let query = browser::window().location().search().unwrap_or_default();
    let embedded = query.trim_start_matches('?').split('&').any(|pair| pair == "embed=1");
    let base = browser::base_path();
    view! {
        <Router base=base>
            <div class:embed=embedded>
                <a class="skip" href="#content">"Skip to content"</a>
                <Header />
                <main id="content" tabindex="-1">
                    <Routes fallback=|| view! { <NotFound /> }>
                        <Route path=path!("/") view=HomePage />
                        <Route path=path!("/fit") view=|| view! { <LabPage lab="fit" place=String::new() /> } />
                        <Route path=path!("/diversity") view=|| view! { <LabPage lab="diversity" place=String::new() /> } />
                        <Route path=path!("/help") view=|| view! { <LabPage lab="help" place=String::new() /> } />
                        <Route path=path!("/atlas") view=|| view! { <LabPage lab="atlas" place=String::new() /> } />
                        <Route path=path!("/atlas/:paper") view=Paper />
                    </Routes>
                </main>
                <footer class="site-footer">
                    <span>{concat!("Synscale ", env!("CARGO_PKG_VERSION"))}</span>
                    <span>"Everything is computed in your browser; nothing you load here is sent anywhere."</span>
                </footer>
            </div>
        </Router>
    }
}

/// A paper of the Atlas; another one is another page.
#[component]
fn Paper() -> impl IntoView {
    let params = use_params_map();
    move || {
        let place = params.with(|params| params.get("paper").unwrap_or_default());
        view! { <LabPage lab="atlas" place=place /> }
    }
}

#[component]
fn Header() -> impl IntoView {
    let path = use_location().pathname;
    let base = browser::base_path();
    let current = move |lab: &'static str| {
        let here = path.get();
        let here = here.strip_prefix(&base).unwrap_or(&here);
        here.starts_with(lab).then_some("page")
    };
    view! {
        <header class="site-header">
            <A href="/" attr:class="brand">"Synscale"</A>
            <nav class="labs" aria-label="Labs">
                {LABS
                    .iter()
                    .map(|lab| {
                        let current = current.clone();
                        if lab.built {
                            view! { <A href=lab.path attr:aria-current=move || current(lab.path)>{lab.name}</A> }
                                .into_any()
                        } else {
                            view! { <span class="planned" title="Not built yet">{lab.name}</span> }.into_any()
                        }
                    })
                    .collect_view()}
            </nav>
            <div class="end">
                <A href="/help">"Help"</A>
                <ThemeSwitch />
            </div>
        </header>
    }
}

/// Light, dark or the system's choice; a matter of this tab only.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let set = move |theme: String| {
        if let Some(root) = document().document_element() {
            let done = if theme == "system" {
                root.remove_attribute("data-theme")
            } else {
                root.set_attribute("data-theme", &theme)
            };
            done.ok();
        }
        super::widgets::chart::theme_changed();
    };
    view! {
        <label>
            <span class="visually-hidden">"Colour theme"</span>
            <select on:change=move |event| set(event_target_value(&event))>
                <option value="system">"System"</option>
                <option value="light">"Light"</option>
                <option value="dark">"Dark"</option>
            </select>
        </label>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <h1>"There is nothing at this address"</h1>
        <p>"The lab may not be built yet. " <A href="/">"See what is there."</A></p>
    }
}
