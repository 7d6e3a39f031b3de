// Starts the page's wasm module. A file of its own, so that the content security policy
// needs no inline script.
const tag = document.querySelector("script[data-js]");
const boot = document.getElementById("boot");
try {
  const glue = await import(new URL(tag.dataset.js, document.baseURI).href);
  await glue.default({ module_or_path: new URL(tag.dataset.wasm, document.baseURI) });
  boot?.remove();
} catch (error) {
  boot.textContent = `Synscale could not start (${error}). It needs a browser with WebAssembly SIMD: Chrome 91, Firefox 89, Safari 16.4 or newer. Reload to try again; saved work is kept.`;
}
// Offline use is an extra: a browser or host that refuses it changes nothing else.
navigator.serviceWorker?.register(new URL("sw.js", document.baseURI)).catch(() => {});
