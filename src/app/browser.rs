//! Small browser errands that several pages need. Failures are returned as plain sentences.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// The window. Pages are mounted only where there is one.
pub fn window() -> web_sys::Window {
    leptos::prelude::window()
}

/// Path of the site's root, with a leading and without a trailing slash; empty at a domain's root.
/// Comes from the document's base, so that one build works under any sub-path.
pub fn base_path() -> String {
    let base = leptos::prelude::document().base_uri().ok().flatten().unwrap_or_default();
    let path = Url::new(&base).map(|url| url.pathname()).unwrap_or_default();
    path.trim_end_matches(|c| c != '/').trim_end_matches('/').to_string()
}

/// Address of a file of the site.
pub fn asset(path: &str) -> String {
    let base = leptos::prelude::document().base_uri().ok().flatten().unwrap_or_default();
    Url::new_with_base(path, &base).map(|url| url.href()).unwrap_or_else(|_| path.to_string())
}

/// Puts text on the clipboard.
pub async fn copy(text: &str) -> Result<(), String> {
    JsFuture::from(window().navigator().clipboard().write_text(text))
        .await
        .map(drop)
        .map_err(|_| "the browser did not allow copying; select the text and copy it by hand".to_string())
}

/// Offers `bytes` as a download.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<(), String> {
    let attempt = || -> Result<(), JsValue> {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
        let kind = BlobPropertyBag::new();
        kind.set_type(mime);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let anchor: HtmlAnchorElement = leptos::prelude::document().create_element("a")?.dyn_into()?;
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
        Url::revoke_object_url(&url)
    };
    attempt().map_err(|_| format!("the browser refused to save {name}"))
}

/// Takes query and fragment out of the address bar, but for the keys that say how the page looks.
pub fn forget_address() {
    let location = window().location();
    let (query, hash) = (location.search().unwrap_or_default(), location.hash().unwrap_or_default());
    let looks = |pair: &&str| pair.starts_with("embed=") || pair.starts_with("hide=");
    let kept: Vec<&str> = query.trim_start_matches('?').split('&').filter(looks).collect();
    let kept = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    if (kept != query || !hash.is_empty())
        && let (Ok(path), Ok(history)) = (location.pathname(), window().history())
    {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{kept}"))).ok();
    }
}

/// Waits in the page without blocking it.
pub async fn sleep(milliseconds: u32) {
    gloo::timers::future::TimeoutFuture::new(milliseconds).await;
}
