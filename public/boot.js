// Starts the page's wasm module and, beside it, the worker that holds the engines. A file of its
// own, so that the content security policy needs no inline script.
const tag = document.querySelector("script[data-js]");
const boot = document.getElementById("boot");
const base = document.baseURI;
const address = (path) => new URL(path, base).href;
const engines = document.querySelector("meta[name=engines]").content;

// Called again by the page when the worker has died.
window.synscaleStart = () => {
  const worker = new Worker(address("worker.js"), { type: "module", name: "desk" });
  worker.postMessage({ role: "desk", base, js: address(`${engines}.js`), wasm: address(`${engines}_bg.wasm`) });
  return worker;
};
window.synscaleDesk = window.synscaleStart();
try {
  const glue = await import(address(tag.dataset.js));
  await glue.default({ module_or_path: new URL(tag.dataset.wasm, base) });
  boot?.remove();
} catch (error) {
  boot.textContent = `Synscale could not start (${error}). It needs a browser with WebAssembly SIMD: Chrome 91, Firefox 89, Safari 16.4 or newer. Reload to try again; saved work is kept.`;
}
// Offline use is an extra: a browser or host that refuses it changes nothing else.
navigator.serviceWorker?.register(new URL("sw.js", base)).catch(() => {});
