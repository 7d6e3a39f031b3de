// Notes the page's longest task, the desk's messages, and when the next file is chosen.
window.seen = { longest: 0, updates: 0, began: NaN };
synscaleDesk.addEventListener("message", () => window.seen.updates++);
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.seen.longest = Math.max(window.seen.longest, task.duration);
}).observe({ entryTypes: ["longtask"] });
document.getElementById("file").addEventListener("change", () => (window.seen.began = performance.now()), true);
