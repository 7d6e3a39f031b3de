//! The entry of the page's module: mounts the app.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    synscale::app::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Synscale runs in the browser: `make serve` builds it and prints its address.");
}
