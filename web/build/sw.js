// The page's shell from the cache, so that it opens without a network; the API, media and the socket never. A new version
// waits until the page says so or every tab is closed.
const version = __VERSION__;
const shell = __SHELL__;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(version).then((cache) => cache.addAll(shell)));
});

self.addEventListener("activate", (event) => {
  const forget_old = async () => {
    for (const name of await caches.keys()) if (name !== version) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forget_old());
});

self.addEventListener("message", (event) => {
  if (event.data === "apply") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (/^\/(api|live|media|webhooks|oauth|health|ready|metrics|zalo_verifier)/.test(url.pathname)) return;
  const wanted = request.mode === "navigate" ? "/" : url.pathname;
  if (wanted !== "/" && !shell.includes(wanted)) return;
  event.respondWith(caches.open(version).then(async (cache) => (await cache.match(wanted)) ?? fetch(request)));
});

// A click on a notice opens what it tells of, in a page that is there if there is one.
self.addEventListener("notificationclick", (event) => {
  const path = event.notification.data?.path ?? "/inbox";
  event.notification.close();
  const open = async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const page = pages.find((one) => one.visibilityState === "visible") ?? pages[0];
    if (!page) return self.clients.openWindow(path);
    page.postMessage({ open: path });
    return page.focus();
  };
  event.waitUntil(open());
});
