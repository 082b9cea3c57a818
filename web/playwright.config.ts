import { defineConfig } from "@playwright/test";

const chromium_flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Stories of one kind of screen say so: arrows and right buttons are a desk's, long presses a phone's. */
const only = { desk: /@desk/, phone: /@phone/ };

/** Thousands of attacks take minutes: they run when they are asked for (./dev abuse), as GOM_ABUSE says. */
const abuse = process.env.GOM_ABUSE ? [] : [/@abuse/];

/**
 * Stories in Debian's own Chromium against a running gom (GOM_URL) and simulator (GOM_PLATSIM). One worker: two cores
 * have to carry the browser, the server and the store.
 */
export default defineConfig({
  testDir: "./e2e",
  outputDir: process.env.GOM_E2E_OUT ?? "./test-results",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.GOM_URL ?? "http://127.0.0.1:8080",
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    serviceWorkers: "block",
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env.GOM_CHROMIUM ?? "/usr/bin/chromium", args: chromium_flags },
  },
  projects: [
    { name: "desk", grepInvert: [only.phone, ...abuse], use: { viewport: { width: 1440, height: 900 } } },
    {
      name: "phone",
      grepInvert: [only.desk, ...abuse],
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
  ],
});
