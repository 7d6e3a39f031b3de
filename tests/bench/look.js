// Looks at another axis or at the reducible part while 100,000 resamples run. Gives for each look the
// milliseconds until the canvas shows it: the chart renames its canvas in the task that paints it.
// Argument: how many looks, fewer where the job ends before.
const [looks] = arguments;
set("bootstrap", "100000");
await resampling();
const times = [];
for (let look = 0; look < looks && byId("progress"); look++) {
  // Not in step with the messages of the job.
  await pause(60 + 13 * (look % 7));
  const before = canvas().ariaLabel;
  const axis = byId("x-axis");
  const began = performance.now();
  if (look % 2) byId("reducible").click();
  else set("x-axis", axis.options[1 - axis.selectedIndex].value);
  const changed = shown(() => canvas().ariaLabel !== before, "the changed chart", 3000);
  times.push((await changed.catch(() => performance.now())) - began);
}
return times;
