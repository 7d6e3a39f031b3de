// Runs jobs one after the other in one bare job worker, started as the desk starts its own.
// Arguments: the jobs' messages, base64. Gives for each job the list of what the worker said:
// [milliseconds since the job was posted, the bytes in base64].
const [jobs] = arguments;
const engines = document.querySelector("meta[name=engines]").content;
const module = await WebAssembly.compileStreaming(fetch(address(`${engines}_bg.wasm`)));
const worker = new Worker(address("worker.js"), { type: "module" });

// Indices of the variants of FromWorker after which nothing follows: Finished and Rejected.
const isLast = ([variant]) => variant >= 2;
let hear;
worker.onmessage = (event) => hear(event.data);
const ready = new Promise((done, fail) => {
  hear = done;
  worker.onerror = (event) => fail(event.message);
});
worker.postMessage({ role: "job", base: document.baseURI, js: address(`${engines}.js`), module });
await ready;

const said = [];
for (const job of jobs) {
  const message = fromBase64(job);
  said.push(
    await new Promise((done) => {
      const messages = [];
      const began = performance.now();
      hear = (bytes) => {
        messages.push([performance.now() - began, bytes]);
        if (isLast(bytes)) done(messages);
      };
      worker.postMessage(message);
    }),
  );
}
worker.terminate();
return said.map((messages) => messages.map(([at, bytes]) => [at, toBase64(bytes)]));
