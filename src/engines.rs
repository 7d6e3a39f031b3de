//! The entry of the engines' module: runs in background workers, never on the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    synscale::worker::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Synscale's engines run in the browser: `make serve` builds them and prints the address.");
}
