// Starts the page's wasm module and, beside it, the worker that holds the engines. A file of its
// own, so that the content security policy needs no inline script.
const tag = document.querySelector("script[data-js]");
const boot = document.getElementById("boot");
const base = document.baseURI;
const address = (path) => new URL(path, base).href;
const engines = document.querySelector("meta[name=engines]").content;

// A fault of the page itself must not leave a dead page: what was entered lies in the worker and in
// the browser's storage, so a reload brings it back. The worker has its own way back.
const broken = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError) || document.getElementById("broken")) return;
  const said = document.createElement("div");
  said.id = "broken";
  said.className = "notice bad";
  said.setAttribute("role", "alert");
  said.textContent = "This page has stopped because of a fault in Synscale. What you entered is kept. ";
  const again = document.createElement("button");
  again.textContent = "Reload";
  again.onclick = () => location.reload();
  said.append(again);
  document.body.prepend(said);
};
addEventListener("error", (event) => broken(event.error));
addEventListener("unhandledrejection", (event) => broken(event.reason));

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
