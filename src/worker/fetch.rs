//! Loading an address. Failures are sentences for the visitor.

use super::boot;
use gloo::net::http::Request;

/// The bytes at an address; one without a scheme is a file of the site.
pub async fn bytes(url: &str) -> Result<Vec<u8>, String> {
    let of_site = !url.contains("://");
    let address = if of_site { boot::asset(url) } else { url.to_string() };
    let response = Request::get(&address).send().await.map_err(|_| match of_site {
        true => format!("{url} could not be loaded; check the connection and reload"),
        false => format!(
            "{url} could not be reached; it may not exist, or its site may not allow other pages to read it. Download the file and drop it here instead"
        ),
    })?;
    if !response.ok() {
        return Err(format!("{url} answered {} {}; check the address", response.status(), response.status_text()));
    }
    response.binary().await.map_err(|error| format!("{url} stopped sending ({error}); try again"))
}
