//! A lab's page: title, link and file, notices, the narrow column of inputs, the wide one of results.

use crate::app::browser;
use crate::app::desk::Desk;
use crate::app::widgets::panel::Panels;
use leptos::prelude::*;

#[component]
pub fn LabPage(lab: &'static str, place: String) -> impl IntoView {
    let desk = Desk::open(lab, place);
    let frame = desk.frame;
    Effect::new(move |_| {
        let title = frame.with(|frame| frame.title.clone());
        if !title.is_empty() {
            document().set_title(&title);
        }
    });
    let card_name = Memo::new(move |_| frame.with(|frame| frame.card_name.clone()));
    let shares = Memo::new(move |_| frame.with(|frame| frame.link.is_some()));
    let input = Memo::new(move |_| frame.with(|frame| frame.input.clone()));
    let result = Memo::new(move |_| frame.with(|frame| frame.result.clone()));
    view! {
        <div class="page-title">
            <div>
                <h1>{move || frame.with(|frame| frame.heading.clone())}</h1>
                <p>{move || frame.with(|frame| frame.summary.clone())}</p>
            </div>
            {move || shares.get().then(|| view! { <ShareBar desk=desk /> })}
        </div>
        <p class="small soft" role="status" aria-live="polite" id="said">{move || frame.with(|frame| frame.said.clone())}</p>
        {move || desk.trouble.get().map(|trouble| view! { <p class="notice bad" role="alert" id="trouble">{trouble}</p> })}
        {move || (frame.with(|frame| frame.heading.is_empty())).then(|| view! { <p class="soft" role="status">"Loading …"</p> })}
        <Notices desk=desk />
        <div class=move || if input.with(Vec::is_empty) { "column" } else { "bench" }>
            <div class="column controls"><Panels desk=desk ids=input /></div>
            <div class="column results"><Panels desk=desk ids=result /></div>
        </div>
        {move || {
            let name = card_name.get();
            (!name.is_empty()).then(|| view! {
                <script type="application/json" data-card=name>{move || frame.with(|frame| frame.card.clone())}</script>
            })
        }}
    }
}

/// The same link without the frame around the page.
fn embedded(path: &str) -> String {
    match path.split_once('#') {
        Some((before, fragment)) => format!("{before}?embed=1#{fragment}"),
        None => format!("{path}&embed=1").replace('&', "&amp;"),
    }
}

/// Link, embedding, file.
#[component]
fn ShareBar(desk: Desk) -> impl IntoView {
    let say = move |text: String| desk.frame.update(|frame| frame.said = text);
    let copy = move |embed: bool| {
        let link = desk.frame.with_untracked(|frame| frame.link.clone());
        match link {
            Some(Ok(path)) => {
                let origin = browser::window().location().origin().unwrap_or_default();
                let base = format!("{origin}{}/", browser::base_path());
                let text = match embed {
                    true => format!(
                        "<iframe src=\"{base}{}\" width=\"100%\" height=\"640\" loading=\"lazy\"></iframe>",
                        embedded(&path)
                    ),
                    false => format!("{base}{path}"),
                };
                leptos::task::spawn_local(async move {
                    let done = browser::copy(&text).await;
                    say(match (done, embed) {
                        (Ok(()), true) => "Code for an iframe copied".into(),
                        (Ok(()), false) => {
                            format!("Link copied ({} characters); it holds the data and the settings", text.len())
                        }
                        (Err(message), _) => message,
                    });
                });
            }
            Some(Err(reason)) => say(reason),
            None => {}
        }
    };
    let open = move |event: web_sys::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            desk.give("open", file);
        }
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <div class="actions controls">
            <button class="primary" data-action="copy-link" on:click=move |_| copy(false)>"Copy link"</button>
            <button data-action="copy-embed" on:click=move |_| copy(true)>"Copy embed code"</button>
            <button data-action="save" on:click=move |_| desk.press("save")>"Save"</button>
            <label class="button" data-action="open">
                "Open"
                <input class="visually-hidden" type="file" accept=".json" on:change=open />
            </label>
        </div>
    }
}

/// What opening a link, a file or the workspace had to say.
#[component]
fn Notices(desk: Desk) -> impl IntoView {
    let notices = Memo::new(move |_| desk.frame.with(|frame| frame.notices.clone()));
    move || {
        let notices = notices.get();
        (!notices.is_empty()).then(|| {
            view! {
                <div class="notice warn" role="status" id="notices">
                    <ul>{notices.into_iter().map(|notice| view! { <li>{notice}</li> }).collect_view()}</ul>
                    <button class="quiet" on:click=move |_| desk.press("dismiss")>"Dismiss"</button>
                </div>
            }
        })
    }
}
