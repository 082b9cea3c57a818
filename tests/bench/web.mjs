// The page in Debian's Chromium: how soon it is there, how soon it shows what happens, and what it costs after a day. A
// shop of a hundred thousand conversations; each time beside a page without our code, in the same browser, in turns.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { quick, release, runs, shop } from "./lib.mjs";
import { cpuIndex, floors, paintProbe, profiles, throttle } from "./web_browser.mjs";
import { grow, speakers } from "./web_shop.mjs";
import { at, median } from "./report.mjs";

const root = new URL("../..", import.meta.url).pathname;
const { chromium } = createRequire(join(root, "web/package.json"))("@playwright/test");
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
  "--disable-features=LocalNetworkAccessChecks"];    // the floor pages are handed to the browser without a network of their own
const conversations = quick ? 2_000 : 100_000;
const frames_a_second = 50;
const watched_s = quick ? 3 : 10;
const opened = 8;

export async function measure(report) {
  const town = await shop(quick ? "web_quick" : "web", { customers: conversations, staff: 1, fresh: false, web: join(release, "web") });
  grow(town.database, conversations);
  const gom = await town.serve();
  const [name, value] = (await town.logIn()).split("=");
  const browser = await chromium.launch({ executablePath: process.env.GOM_CHROMIUM ?? "/usr/bin/chromium", args: flags });
  const speak = speakers(town);

  /// A browser that has never been here, logged in, on a desk or a phone.
  const visit = async (profile, work) => {
    const context = await browser.newContext({ ...profiles[profile].screen, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", serviceWorkers: "block" });
    await context.addCookies([{ name, value, url: town.origin, httpOnly: true, sameSite: "Lax" }]);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    try {
      return await work(page, devtools);
    } finally {
      await context.close();
    }
  };
  const there = (page) => page.waitForFunction(() => performance.getEntriesByName("usable").length > 0, null, { timeout: 60_000 });

  try {
    bytes(report);
    const index = await visit("desk", async (page) => { await page.goto(town.origin); return cpuIndex(page); });
    console.log(`web      cpu index ${index.toFixed(0)} (a fixed loop of strings and lists in the page; compare figures of equal ones only)`);

    const usable = [];
    for (let n = 0; n < runs; ++n) {
      usable.push(await visit("phone", async (page, devtools) => {
        await throttle(devtools, { cpu: 4, network: "3g" });
        await page.goto(`${town.origin}/inbox`, { waitUntil: "commit" });
        await there(page);
        return page.evaluate(() => performance.getEntriesByName("usable")[0].startTime / 1000);
      }));
    }
    report.add("usable_3g_s", "s", usable, { is: "first load of the list, phone, CPU 4 times slower, 1.6 Mbit/s and 150 ms" });

    for (const cpu of [1, 4]) {
      const rounds = [];
      for (let n = 0; n < runs; ++n) {
        const ours = await visit("desk", async (page, devtools) => {
          await page.addInitScript(paintProbe, "ul[role=list]");
          await page.goto(`${town.origin}/inbox`);
          await there(page);
          await throttle(devtools, { cpu });
          await speak.top(frames_a_second, watched_s);
          return page.evaluate(() => window.painted);
        });
        const floor = await visit("desk", async (page, devtools) => {
          await page.addInitScript(paintProbe, "#floor");
          await floors.frames(page, town.origin);
          await throttle(devtools, { cpu });
          await speak.top(frames_a_second, watched_s);
          return page.evaluate(() => window.painted);
        });
        rounds.push({ ours, floor });
      }
      const suffix = cpu === 1 ? "" : `_${cpu}x`;
      for (const [part, share] of [["p50", 0.5], ["p95", 0.95]]) {
        const own = rounds.map((round) => at(round.ours, share)), yardstick = rounds.map((round) => at(round.floor, share));
        report.add(`paint_${part}_ratio${suffix}`, "x", own.map((ms, n) => ms / yardstick[n]), { own, of: "ms", yardstick, is: `a page that writes one text, ${frames_a_second} frames/s` });
      }
    }

    for (const cpu of [1, 4]) {
      const cached = [];
      for (let n = 0; n < runs; ++n) cached.push(await visit("desk", async (page, devtools) => {
        await page.goto(`${town.origin}/inbox`);
        await there(page);
        return open_cached(page, devtools, cpu);
      }));
      report.add(`open_cached_p95_ms${cpu === 1 ? "" : `_${cpu}x`}`, "ms", cached.map((times) => at(times, 0.95)), { own: cached.map((times) => at(times, 0.5)), of: "ms in the middle", is: "click to painted thread, been there before" });
    }

    for (const cpu of [1, 4]) {
      const ours = [], floor = [];
      for (let n = 0; n < runs; ++n) {
        ours.push(await visit("desk", async (page, devtools) => {
          await page.goto(`${town.origin}/inbox`);
          await there(page);
          await throttle(devtools, { cpu });
          return scroll(page, devtools, "ul[role=list]");
        }));
        floor.push(await visit("desk", async (page, devtools) => {
          await floors.list(page, town.origin);
          await throttle(devtools, { cpu });
          return scroll(page, devtools, "ul");
        }));
      }
      const suffix = cpu === 1 ? "" : `_${cpu}x`;
      const is = `frames while ${conversations} rows are scrolled, against 400 rows of a native list`;
      report.add(`scroll_p95_ratio${suffix}`, "x", ours.map((times, n) => at(times, 0.95) / at(floor[n], 0.95)), { own: ours.map((t) => at(t, 0.95)), of: "ms", yardstick: floor.map((t) => at(t, 0.95)), is });
      report.add(`scroll_max_ms${suffix}`, "ms", ours.map((t) => Math.max(...t)), { yardstick: floor.map((t) => Math.max(...t)), is });
    }

    // A day once; it takes its time.
    const days = [];
    for (let n = 0; n < Math.min(runs, 3); ++n) days.push(await visit("desk", (page, devtools) => day(page, devtools, town, speak, there)));
    report.add("memory_8h_ratio", "x", days.map((hours) => hours.at(-1) / hours[0]), { own: days.map((hours) => hours.at(-1)), of: "MiB", yardstick: days.map((hours) => hours[0]), is: "heap after the eighth busy hour against the first's, garbage collected" });
  } finally {
    await browser.close();
    await gom.stop();
  }
}

/// Gates, not speeds: the same on every machine.
function bytes(report) {
  const html = readFileSync(join(release, "web/index.html"), "utf8");
  const of = (pattern) => [...html.matchAll(pattern)].map(([, file]) => readFileSync(join(release, "web", `${file}.gz`)).length).reduce((a, b) => a + b, 0) / 1024;
  report.add("js_gzip_kb", "KB", [of(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)], { is: "all script before the list is usable; 115 is the limit" });
  report.add("css_gzip_kb", "KB", [of(/href="(\/assets\/[^"]+\.css)"/g)], { is: "12 is the limit" });
}

/// Milliseconds from a click on a row to the painted thread, of conversations that were open before.
async function open_cached(page, devtools, cpu) {
  const rows = page.locator("[data-row]");
  const ids = [];
  for (let n = 0; n < opened; ++n) ids.push(await rows.nth(n).getAttribute("data-row"));
  const open = async (id) => {
    await page.evaluate((wanted) => {
      window.opening = new Promise((resolve) => {
        const row = document.querySelector(`[data-row="${wanted}"]`);
        row.addEventListener("click", (event) => {
          const began = event.timeStamp;
          const look = () => {
            const log = document.querySelector('[role="log"]');
            if (!location.pathname.includes(wanted) || !log?.querySelector("[data-message]")) return requestAnimationFrame(look);
            const turn = new MessageChannel();
            turn.port1.onmessage = () => resolve(performance.now() - began);
            turn.port2.postMessage(null);
          };
          requestAnimationFrame(look);
        }, { once: true, capture: true });
      });
    }, id);
    await page.locator(`[data-row="${id}"]`).click();
    return page.evaluate(() => window.opening);
  };
  for (const id of ids) await open(id);
  await throttle(devtools, { cpu });
  const took = [];
  for (let round = 0; round < 4; ++round) for (const id of ids) took.push(await open(id));
  return took;
}

/// Milliseconds between frames while the list is scrolled as by a wheel.
async function scroll(page, devtools, list) {
  const box = await page.locator(list).first().evaluate((element) => {
    const rect = (element.closest("[data-scroller]") ?? element.parentElement).getBoundingClientRect();
    return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
  });
  await page.evaluate(() => {
    const frames = (window.frames_seen = []);
    let before = performance.now();
    const step = (now) => { frames.push(now - before); before = now; window.frame_asked = requestAnimationFrame(step); };
    window.frame_asked = requestAnimationFrame(step);
  });
  for (let n = 0; n < 3; ++n) {
    await devtools.send("Input.synthesizeScrollGesture", { ...box, yDistance: -6000, speed: 3000, gestureSourceType: "mouse" });
  }
  return page.evaluate(() => { cancelAnimationFrame(window.frame_asked); return window.frames_seen.slice(2); });
}

/// Eight hours of a busy shop, faster: heap in MiB after each, garbage collected.
async function day(page, devtools, town, speak, there) {
  await page.goto(`${town.origin}/inbox`);
  await there(page);
  const hours = [];
  for (let hour = 0; hour < 8; ++hour) {
    const talking = speak.everybody(quick ? 100 : 250, quick ? 1 : 8);
    for (let n = 0; n < (quick ? 3 : 40); ++n) {
      await page.locator("[data-row]").nth(n % 12).click();
      await page.locator('[role="log"]').waitFor();
    }
    await talking;
    await devtools.send("HeapProfiler.collectGarbage");
    hours.push((await devtools.send("Runtime.getHeapUsage")).usedSize / 2 ** 20);
  }
  return hours;
}
