import { execSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type Page, type TestInfo } from "@playwright/test";

/**
 * What the stories need: a shop's page that reports every fault of its own, and the customers on the other side, who
 * speak through the simulator's control calls (GOM_PLATSIM, its address with or without /control).
 */

export const password = process.env.GOM_PASSWORD ?? "gom-demo-2026";
export const people = {
  lan: process.env.GOM_EMAIL ?? "lan@hoamai.example",
  minh: process.env.GOM_SALES_EMAIL ?? "minh@hoamai.example",
  hoa: process.env.GOM_OWNER_EMAIL ?? "hoa@hoamai.example",
} as const;

export const platforms = ["messenger", "zalo", "tiktok_shop", "shopee"] as const;
export type Platform = (typeof platforms)[number];

/** Stops gom hard and starts it again, returning when it answers; GOM_RESTART is the shell command that does it. */
export function restart_gom(): void {
  const command = process.env.GOM_RESTART;
  if (!command) throw new Error("GOM_RESTART names no command that restarts gom");
  execSync(command, { stdio: "pipe", timeout: 60_000 });
}

// --- the other side ---------------------------------------------------------------------------------------------------

const control = `${(process.env.GOM_PLATSIM ?? "http://127.0.0.1:9000").replace(/\/(control\/?)?$/, "")}/control`;

export async function ask_platsim<Answer = unknown>(call: string, body?: object): Promise<Answer> {
  const request = body
    ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }
    : { method: "GET" };
  const answer = await fetch(`${control}/${call}`, request);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`platsim ${call}: ${answer.status} ${text}`);
  return (text === "" ? null : JSON.parse(text)) as Answer;
}

export interface Customer {
  readonly id: string;
  readonly name: string;
}

export interface Said {
  readonly id: string;
  readonly thread: string;
}

let customers = 0;

/** Somebody new on a platform; the name is what staff will see, unless the platform withholds it. */
export function a_customer(name = "Khách"): Customer {
  customers++;
  const unique = `${Date.now() % 1_000_000_000}${customers}`;
  return { id: `7${unique.padStart(15, "0")}`, name: `${name} ${unique.slice(-6)}` };
}

export function say(
  platform: Platform,
  customer: Customer,
  said: { kind?: string; text?: string; reply_to?: string; at?: number },
): Promise<Said> {
  return ask_platsim<Said>("say", { platform, customer, kind: "text", wait: "accepted", ...said });
}

interface Ledger {
  readonly replies: readonly {
    readonly platform: string;
    readonly thread: string;
    readonly kind: string;
    readonly text?: string;
  }[];
}

/** What customers have got, by text. */
export async function received(platform: Platform, text: string): Promise<number> {
  const { replies } = await ask_platsim<Ledger>(`ledger?platform=${platform}&limit=1000`);
  return replies.filter((reply) => reply.text === text).length;
}

/** A text nobody else has written. */
export function words(text: string): string {
  return `${text} ${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
}

// --- the shop's side --------------------------------------------------------------------------------------------------

/** A page whose faults are the test's faults: errors, refused policies, failed requests that nobody expected. */
export const test = base.extend<{ faults: string[]; expected_faults: RegExp[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  expected_faults: async ({}, use) => use([]),
  faults: [
    async ({ page, expected_faults }, use) => {
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
      page.on("console", (line) => {
        if (line.type() === "error") faults.push(`console: ${line.text()} (${line.location().url})`);
      });
      await use(faults);
      // Before somebody is logged in the browser itself notes the answer 401.
      const allowed = [/status of 401.*\/api\/(me|conversations)/, ...expected_faults];
      expect(faults.filter((fault) => !allowed.some((one) => one.test(fault)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export async function log_in(page: Page, email: string = people.lan, to = "/inbox"): Promise<void> {
  await page.goto(to);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Đăng nhập" })).toBeHidden();
  // Where the button was the list may be now, and a pointer that rests on a list keeps its order.
  await page.mouse.move(0, 0);
}

/** The badge one sees: over the list, or on a phone over the thread that covers it. */
export function badge(page: Page) {
  return page.locator("[data-connection]").filter({ visible: true });
}

/** The page shows what is, and says so. */
export async function expect_live(page: Page): Promise<void> {
  await expect(badge(page)).toHaveAttribute("data-connection", "live", { timeout: 40_000 });
}

/** The row whose newest line this is, and afterwards the same row whatever it says. */
export async function row_saying(page: Page, text: string) {
  const row = page.getByRole("link", { name: text });
  await expect(row).toBeVisible();
  return page.locator(`[data-row="${await row.getAttribute("data-row")}"]`);
}

export function lines(page: Page) {
  return page.getByRole("log");
}

export function composer(page: Page) {
  return page.getByRole("textbox", { name: "Nhập tin trả lời" });
}

/** Types a reply and sends it; with Enter on a desk, with the thumb on a phone. */
export async function reply(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  if (is_phone(page)) await page.getByRole("button", { name: "Gửi", exact: true }).click();
  else await composer(page).press("Enter");
}

/** The state the page shows for the newest reply. */
export function state_of(page: Page, text: string) {
  return lines(page).locator(".group, [data-pending]").filter({ hasText: text }).last().locator("[data-state]");
}

export function is_phone(page: Page): boolean {
  return (page.viewportSize()?.width ?? 1440) < 768;
}

/** Marks the document, to prove later that nothing reloaded it. */
export async function mark(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.documentElement.setAttribute("data-mark", "1"));
  return async () => {
    expect(await page.evaluate(() => document.documentElement.getAttribute("data-mark"))).toBe("1");
  };
}

// --- what everybody must be able to use -------------------------------------------------------------------------------

const axe_source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Runs axe by evaluating its source: a script tag would be refused by the page's policy. */
export async function expect_accessible(page: Page): Promise<void> {
  await page.evaluate(axe_source);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run: (
          options: object,
        ) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
      };
    };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    // Experimental, and blind to a label that says in one sentence what the row shows in pieces.
    const rules = { "label-content-name-mismatch": { enabled: false } };
    const result = await axe.run({ runOnly: { type: "tag", values: tags }, rules });
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  });
  expect(violations).toEqual([]);
}

/** A picture for people to look at, kept beside the results. */
export async function picture(page: Page, info: TestInfo, name: string): Promise<void> {
  await page.screenshot({ path: info.outputPath(`${name}.png`) });
}
