// Cancels 100,000 resamples again and again. Gives for each the milliseconds from the click until
// the page says so. Argument: how often.
const [times] = arguments;
set("bootstrap", "100000");
const waited = [];
for (let time = 0; time < times; time++) {
  await resampling();
  await pause(200 + 17 * time);
  const began = performance.now();
  document.querySelector("[data-action=cancel]").click();
  waited.push((await shown(() => byId("cancelled"), "cancelled")) - began);
  byId("again").querySelector("button").click();
}
return waited;
