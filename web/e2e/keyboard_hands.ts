import type { Page } from "@playwright/test";
import { type Action, row_of } from "@/features/desk/keys/table";
import { composer, expect, expect_accessible, lines, received, words } from "./support";

/** What the stories of keys have in common: hands on a keyboard, a shop with three conversations, eyes on its list. */

/** Three conversations: `below` stands under `above` in the list, and nobody has read the long one. */
export interface Shop {
  readonly above: string;
  readonly below: string;
  readonly long: string;
}
export type Story = (page: Page, shop: Shop) => Promise<void>;

/** How the browser is told of a combination of the table. */
export function pressed(action: Action, nth = 0): string {
  const { code, mod, alt, shift } = row_of(action).keys[nth] ?? { code: "" };
  return [mod && "Control", alt && "Alt", shift && "Shift", code].filter(Boolean).join("+");
}

export const press = (page: Page, action: Action, nth = 0) => page.keyboard.press(pressed(action, nth));
export const notice = (page: Page) => page.locator("[data-toast]");
export const row = (page: Page, id: string) => page.locator(`[data-row="${id}"]`);
export const newest = (page: Page) => lines(page).locator("[data-message]").last();
export const note_field = (page: Page) => page.getByRole("textbox", { name: "Ghi chú nội bộ" });

/** Asked as the page itself would. */
export function ask<Answer>(page: Page, method: string, path: string, body?: object): Promise<Answer> {
  return page.evaluate(
    async ([verb, where, what]) => {
      const { csrf_token } = await (await fetch("/api/me")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf_token };
      const answer = await fetch(where, { method: verb, headers, ...(what && { body: JSON.stringify(what) }) });
      const text = await answer.text();
      return text === "" ? null : JSON.parse(text);
    },
    [method, path, body] as const,
  );
}

export const status_of = async (page: Page, id: string) =>
  (await ask<{ status: string }>(page, "GET", `/api/conversations/${id}`)).status;

/** The conversation is open, and the hands are at its messages. */
export async function at(page: Page, id: string): Promise<void> {
  await ask(page, "PATCH", `/api/conversations/${id}`, { status: "open" });
  if (!page.url().endsWith(id)) await row(page, id).click();
  await expect(page).toHaveURL(new RegExp(`${id}$`));
  await expect(newest(page)).toBeVisible();
  // A pointer that rests on the list keeps its order.
  await page.mouse.move(0, 0);
  await lines(page).focus();
}

export function opens(name: string): (action: Action) => Story {
  return (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    const dialog = page.getByRole("dialog", { name, exact: true });
    await expect(dialog).toBeVisible();
    if (action === "help") await expect_accessible(page);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  };
}

export function does(said: string, before?: object): (action: Action) => Story {
  return (action) => async (page, shop) => {
    await at(page, shop.below);
    if (before) await ask(page, "PATCH", `/api/conversations/${shop.below}`, before);
    await press(page, action);
    await expect(notice(page).filter({ hasText: said })).toBeVisible();
  };
}

/** The rows as one sees them, from above. */
export const ids_in_order = (page: Page) =>
  page.locator("[data-row]").evaluateAll((rows) =>
    rows
      .map((row) => ({ id: row.getAttribute("data-row") ?? "", top: row.getBoundingClientRect().top }))
      .sort((a, b) => a.top - b.top)
      .map(({ id }) => id),
  );
export const unread_in_order = async (page: Page) => {
  const marked = await page
    .locator("[data-row]")
    .evaluateAll((rows) =>
      rows
        .filter((row) => /chưa đọc/.test(row.getAttribute("aria-label") ?? ""))
        .map((row) => row.getAttribute("data-row")),
    );
  return (await ids_in_order(page)).map((id, place) => ({ id, place })).filter(({ id }) => marked.includes(id));
};
export const place_of = async (page: Page, id: string) => (await ids_in_order(page)).indexOf(id);

export const searches = (action: Action): Story => {
  return async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(page).toHaveURL(/\/search/);
    await page.goBack();
  };
};

/** What is written goes to the customer, and then this is so. */
export function writes(action: Action, then: Story): Story {
  return async (page, shop) => {
    await at(page, shop.below);
    const text = words(`Dạ ${action}`);
    await composer(page).fill(text);
    await press(page, action);
    await expect(composer(page)).toHaveValue("");
    await expect.poll(() => received("messenger", text), { timeout: 30_000 }).toBe(1);
    await then(page, shop);
  };
}
