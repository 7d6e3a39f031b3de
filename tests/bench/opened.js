// Waits until the file chosen after `watch.js` is fitted, and on while its draws come in, for up to
// ten seconds. Argument: its rows.
const [rows] = arguments;
const fit = await shown(() => byId("findings")?.textContent.includes(`over ${rows} rows`), "the file's fit", 100000);
const until = performance.now() + 10000;
while (byId("progress") && performance.now() < until) await pause(100);
await pause(100);
return { longest: window.seen.longest, updates: window.seen.updates, fit: fit - window.seen.began };
