//! The entry. On a page it mounts the app; in a worker it serves jobs.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    match synscale::app::context() {
        synscale::app::Global::Page => synscale::app::mount(),
        synscale::app::Global::Worker(scope) => synscale::app::worker::serve(scope),
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Synscale runs in the browser: `make serve` builds it and prints its address.");
}
