// Keeps the site for offline use. Online, the network always wins, so nobody is stuck on an old
// build; offline, the last complete set of files answers. Only files of this site are touched.
const CACHE = "synscale";
const root = new URL("./", self.location).href;

async function refresh() {
  const response = await fetch(root + "precache.json", { cache: "no-store" });
  if (!response.ok) return;
  const text = await response.text();
  const cache = await caches.open(CACHE);
  const kept = await cache.match(root + "precache.json");
  if (kept && (await kept.text()) === text) return;
  const wanted = JSON.parse(text).files.map((file) => new URL(file.path, root).href);
  await cache.addAll(wanted);
  await cache.put(root + "precache.json", new Response(text));
  const keep = new Set([...wanted, root + "precache.json"]);
  for (const request of await cache.keys()) if (!keep.has(request.url)) await cache.delete(request);
}

self.addEventListener("install", (event) => event.waitUntil(refresh().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function offline(request) {
  const cache = await caches.open(CACHE);
  const url = new URL(request.url);
  const path = url.origin + url.pathname;
  const found = (await cache.match(path)) ?? (await cache.match(path.replace(/\/?$/, "/index.html")));
  if (found || request.mode !== "navigate") return found ?? Response.error();
  // A page of a single paper: the front page with a base that reaches the root from here.
  const page = await (await cache.match(root + "index.html")).text();
  const depth = path.slice(root.length).split("/").length - 1;
  const base = "../".repeat(depth) || "./";
  const headers = { "content-type": "text/html; charset=utf-8" };
  return new Response(page.replace(/<base href="[^"]*"/, `<base href="${base}"`), { headers });
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || !request.url.startsWith(root)) return;
  if (request.mode === "navigate") event.waitUntil(refresh().catch(() => {}));
  event.respondWith(fetch(request).catch(() => offline(request)));
});
