// What is done inside the browser: profiles, throttling, the probe that measures from a frame to its paint, and the pages
// without our code that everything is compared with.
import { at } from "./report.mjs";

export const profiles = {
  desk: { screen: { viewport: { width: 1440, height: 900 } } },
  phone: { screen: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
};

const networks = { "3g": { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 } };

export async function throttle(devtools, { cpu = 1, network }) {
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  if (!network) return;
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", { offline: false, ...networks[network] });
}

/// Rounds a second of a fixed loop over strings and lists: says how fast the browser's processor was.
export async function cpuIndex(page) {
  const once = () => page.evaluate(() => {
    const until = performance.now() + 500;
    let rounds = 0;
    for (; performance.now() < until; ++rounds) {
      const list = Array.from({ length: 200 }, (_, n) => `khách ${(n * 7919) % 200}`);
      list.sort();
      list.map((text) => text.normalize("NFD").toUpperCase()).join();
    }
    return rounds * 2;
  });
  return at([await once(), await once(), await once()], 0.5);
}

/// Runs in the page before anything else. Remembers when a frame with events came in, and when what it changed below
/// `watched` was painted: one animation frame and one turn later. The milliseconds are in `window.painted`.
export function paintProbe(watched) {
  window.painted = [];
  const waiting = [];
  const setter = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage").set;
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    configurable: true,
    set(listener) {
      setter.call(this, listener && ((message) => {
        if (String(message.data).startsWith('{"events"')) waiting.push(performance.now());
        listener.call(this, message);
      }));
    },
  });
  const begin = () => {
    const element = document.querySelector(watched);
    if (!element) return requestAnimationFrame(begin);
    new MutationObserver(() => {
      const shown = waiting.splice(0);
      if (shown.length === 0) return;
      requestAnimationFrame(() => {
        const turn = new MessageChannel();
        turn.port1.onmessage = () => window.painted.push(...shown.map((began) => performance.now() - began));
        turn.port2.postMessage(null);
      });
    }).observe(element, { subtree: true, childList: true, characterData: true });
  };
  document.addEventListener("DOMContentLoaded", begin);
}

const serve = (page, origin, html) => page.route(`${origin}/floor`, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));

export const floors = {
  /// Hears the same socket and writes the newest text into one element, with no code of ours.
  async frames(page, origin) {
    await serve(page, origin, `<!doctype html><p id="floor">-</p><script>
      let text = document.getElementById("floor").firstChild, n = 0;
      const socket = new WebSocket(location.origin.replace("http", "ws") + "/live");
      socket.onopen = () => socket.send(JSON.stringify({ hello: { epoch: null, last_seq: null } }));
      socket.onmessage = (message) => {
        const frame = JSON.parse(message.data);
        if ("ping" in frame) socket.send(JSON.stringify({ pong: frame.ping }));
        if (frame.welcome) window.welcomed = true;
        if (frame.events) text.data = String(++n);
      };</script>`);
    await page.goto(`${origin}/floor`);
    await page.waitForFunction(() => window.welcomed === true);
  },
  /// Four hundred rows that stand there, as high as ours.
  async list(page, origin) {
    const rows = Array.from({ length: 400 }, (_, n) => `<li><a href="#">Khách hàng ${n}<br>Shop ơi còn size M không ạ?<br>Chờ ${n} phút</a></li>`).join("");
    await serve(page, origin, `<!doctype html><style>body{margin:0;font:15px/1.5 system-ui}div{height:100vh;width:360px;overflow-y:auto}ul{margin:0;padding:0;list-style:none}
      li{height:76px;border-bottom:1px solid #ddd}a{display:block;height:100%}</style><div data-scroller><ul>${rows}</ul></div>`);
    await page.goto(`${origin}/floor`);
  },
};
