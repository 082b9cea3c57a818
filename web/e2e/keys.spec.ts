import type { Page } from "@playwright/test";
import { type Action, row_of } from "@/features/desk/keys/table";
import {
  a_customer,
  composer,
  expect,
  expect_accessible,
  expect_live,
  lines,
  log_in,
  row_saying,
  say,
  test,
  words,
} from "./support";

/** How the browser is told of a combination of the table. */
function pressed(action: Action): string {
  const { code, mod, alt, shift } = row_of(action).keys[0] ?? { code: "" };
  return [mod && "Control", alt && "Alt", shift && "Shift", code].filter(Boolean).join("+");
}

const dialog = (page: Page, name: string) => page.getByRole("dialog", { name, exact: true });
const notice = (page: Page) => page.locator("[data-toast]");

/** What a key opens, which Esc closes again. */
const opens: Partial<Record<Action, string>> = {
  palette: "Bảng lệnh",
  help: "Danh sách phím",
  assign: "Giao cho",
  "hand.over": "Bàn giao kèm ghi chú",
  snooze: "Hẹn lại",
  labels: "Nhãn của hội thoại",
  priority: "Mức ưu tiên",
};
/** What a key does at once, as its notice says it; in this order each has something to do. */
const does: Partial<Record<Action, string>> = {
  claim: "Bạn đã nhận hội thoại.",
  pending: "Đã chuyển sang chờ khách.",
  reopen: "Đã mở lại.",
  resolve: "Đã đánh dấu xong.",
};

test("every key of an open conversation does what the table says of it", { tag: "@desk" }, async ({ page }) => {
  test.setTimeout(120_000);
  await log_in(page);
  await expect_live(page);
  const question = words("Từng phím một");
  await say("messenger", a_customer("Phím"), { text: question });
  await (await row_saying(page, question)).click();
  await expect(lines(page).getByText(question)).toBeVisible();
  for (const [action, name] of Object.entries(opens) as [Action, string][]) {
    await test.step(action, async () => {
      await page.keyboard.press(pressed(action));
      await expect(dialog(page, name)).toBeVisible();
      if (action === "help") await expect_accessible(page);
      await page.keyboard.press("Escape");
      await expect(dialog(page, name)).toBeHidden();
    });
  }
  for (const [action, said] of Object.entries(does) as [Action, string][]) {
    await test.step(action, async () => {
      await page.keyboard.press(pressed(action));
      await expect(notice(page).filter({ hasText: said })).toBeVisible();
    });
  }
  await page.keyboard.press("Escape");
  await expect(lines(page)).toBeFocused();
  await page.keyboard.press(pressed("help.bare"));
  await expect(dialog(page, "Danh sách phím")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press(pressed("reply"));
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press(pressed("search"));
  await expect(page).toHaveURL(/\/search/);
});
