// What the scripts of the benchmark use of the page.
const address = (path) => new URL(path, document.baseURI).href;
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const byId = (id) => document.getElementById(id);
const card = () => JSON.parse(document.querySelector('script[data-card="fit"]')?.textContent || "{}");
const canvas = () => document.querySelector('[data-chart="chart"] canvas');
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// The time when the next frame has been handed to the screen.
const frame = () =>
  new Promise((done) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(performance.now());
      channel.port2.postMessage(0);
    }),
  );

// Waits, frame by frame, and gives the time of the frame in which `condition` holds.
const shown = async (condition, what, timeout = 60000) => {
  const began = performance.now();
  for (;;) {
    const at = await frame();
    if (condition()) return at;
    if (at - began > timeout) throw new Error(`not so after ${timeout} ms: ${what}`);
  }
};

// Sets a field as a visitor does.
const set = (id, value) => {
  const field = byId(id);
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
};
const resampling = () => shown(() => byId("progress")?.textContent.includes("Resampling"), "resampling");
