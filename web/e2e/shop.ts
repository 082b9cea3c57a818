import type { Page } from "@playwright/test";
import { password, people } from "./support";

/** Goods and settings that stories need, asked for as the page itself would. */

interface Asked {
  readonly status: number;
  readonly body: unknown;
}

async function ask(page: Page, method: string, path: string, body?: object): Promise<Asked> {
  return page.evaluate(
    async ([verb, where, what]) => {
      const me = await (await fetch("/api/me")).json();
      const answer = await fetch(where, {
        method: verb,
        headers: { "Content-Type": "application/json", "X-CSRF-Token": me.csrf_token },
        ...(what ? { body: JSON.stringify(what) } : {}),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
    },
    [method, path, body] as const,
  );
}

async function must(page: Page, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await ask(page, method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export interface SoldThing {
  /** Of its one variant. */
  readonly id: string;
  readonly name: string;
  readonly sku: string;
}

/** A product nobody else sells, of one variant, black and medium. The page must be somebody's who may sell. */
export async function a_product(page: Page, kind: string, its: { price: number; on_hand: number }): Promise<SoldThing> {
  const mark = `${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`.toUpperCase();
  const name = `${kind} ${mark}`;
  const sku = `SP${mark}`;
  const id = crypto.randomUUID();
  await must(page, "POST", "/api/products", {
    id: crypto.randomUUID(),
    name,
    options: ["Màu", "Size"],
    variants: [{ id, sku, option_values: ["Đen", "M"], ...its }],
  });
  return { id, name, sku };
}

export async function stock_of(page: Page, variant_id: string): Promise<unknown> {
  const { items } = (await must(page, "GET", `/api/variants?ids=${variant_id}`)) as { items: object[] };
  return items[0];
}

/** The owner's account for transfers; leaves nobody logged in. */
export async function set_bank_account(page: Page): Promise<void> {
  await page.goto("/login");
  await must_log_in(page);
  const settings = (await must(page, "GET", "/api/shop/settings")) as object;
  await must(page, "PUT", "/api/shop/settings", {
    ...settings,
    bank_bin: "970436",
    bank_name: "Vietcombank",
    account_number: "0123456789",
    account_name: "NGUYEN THI HOA",
  });
  await page.context().clearCookies();
}

async function must_log_in(page: Page): Promise<void> {
  const status = await page.evaluate(
    async ([email, secret]) =>
      (
        await fetch("/api/session", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ email, password: secret }),
        })
      ).status,
    [people.hoa, password] as const,
  );
  if (status >= 300) throw new Error(`the owner cannot log in: ${status}`);
}
