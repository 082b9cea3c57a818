import type { Browser, Page } from "@playwright/test";
import {
  a_customer,
  expect,
  expect_accessible,
  expect_live,
  lines,
  log_in,
  people,
  picture,
  row_saying,
  say,
  test,
  words,
} from "./support";

/** Another person of the shop, at a screen of their own. */
async function colleague(browser: Browser, email: string): Promise<Page> {
  const context = await browser.newContext({ serviceWorkers: "block", locale: "vi-VN" });
  const page = await context.newPage();
  await log_in(page, email);
  await expect_live(page);
  return page;
}

/** A customer's question, opened. */
async function open_question(page: Page, text: string): Promise<string> {
  const question = words(text);
  await say("messenger", a_customer("Nguyễn Thị Ánh"), { text: question });
  const row = await row_saying(page, question);
  await row.click();
  await expect(lines(page).getByText(question)).toBeVisible();
  return question;
}

async function open_here(page: Page, question: string): Promise<void> {
  await page.getByRole("link", { name: question }).click();
  await expect(lines(page).getByText(question)).toBeVisible();
}

const head = (page: Page, action: string) => page.locator(`header [data-action="${action}"]`);
const notice = (page: Page) => page.locator("[data-toast]");

test.describe("a team", () => {
  test("a supervisor assigns by keys, the other sees it at once, and it can be taken back", async ({
    page,
    browser,
  }, info) => {
    const other = await colleague(browser, people.lan);
    await log_in(page, people.hoa);
    await expect_live(page);
    const question = await open_question(page, "Ai trả lời mình với");
    await open_here(other, question);
    await page.keyboard.press("Alt+KeyA");
    const dialog = page.getByRole("dialog", { name: "Giao cho" });
    await expect(dialog.getByRole("option").first()).toBeVisible();
    await expect_accessible(page);
    await picture(page, info, "assign");
    await page.keyboard.type("lan");
    await expect(dialog.getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(notice(page)).toContainText("Đã giao cho Lan.");
    await expect_accessible(page);
    // On a phone it stands in the menu of the heading.
    await expect(head(page, "assign")).toHaveAttribute("aria-label", "Giao cho… Lan");
    await expect(head(other, "assign")).toHaveAttribute("aria-label", "Giao cho… Lan");
    await notice(page).getByRole("button", { name: "Hoàn tác" }).click();
    await expect(head(other, "claim")).toBeAttached();
    await expect(head(page, "claim")).toBeAttached();
    await other.context().close();
  });

  test("two reach for one conversation: one has it, the other is told who", async ({
    page,
    browser,
    expected_faults,
  }) => {
    expected_faults.push(/status of 40[34]/, /ERR_INTERNET_DISCONNECTED/);
    const other = await colleague(browser, people.minh);
    await log_in(page);
    await expect_live(page);
    const question = await open_question(page, "Còn hàng không shop");
    await open_here(other, question);
    // What the one does reaches the other too late: its socket hears nothing meanwhile.
    await page.context().setOffline(true);
    await other.keyboard.press("Alt+KeyM");
    await expect(notice(other)).toContainText("Bạn đã nhận hội thoại.");
    await expect(head(other, "claim")).toBeHidden();
    await page.keyboard.press("Alt+KeyM");
    await expect(notice(page)).toContainText("Không có mạng");
    await page.context().setOffline(false);
    await notice(page).getByRole("button", { name: "Thử lại" }).click();
    // By name, unless the page has heard meanwhile that the conversation is none of its business any more.
    await expect(notice(page)).toContainText(/(Minh|Đồng nghiệp) đã nhận hội thoại này trước bạn\./);
    await other.context().close();
  });

  test("done, reopened, waiting, asleep: each by a key, each with a way back", async ({ page }, info) => {
    await log_in(page);
    await expect_live(page);
    await open_question(page, "Mai mình trả lời nhé");
    await page.keyboard.press("Alt+KeyX");
    await expect(notice(page)).toContainText("Đã đánh dấu xong.");
    await expect(head(page, "reopen")).toBeVisible();
    await page.keyboard.press("Control+KeyZ");
    await expect(head(page, "resolve")).toBeVisible();
    await page.keyboard.press("Alt+KeyK");
    await expect(page.locator("header").getByText("Chờ khách", { exact: true })).toBeVisible();
    await page.keyboard.press("Alt+KeyR");
    await expect(page.locator("header").getByText("Chờ khách", { exact: true })).toBeHidden();
    await page.keyboard.press("Alt+KeyH");
    const dialog = page.getByRole("dialog", { name: "Hẹn lại" });
    await expect_accessible(page);
    await picture(page, info, "snooze");
    await dialog.getByLabel("Chọn giờ").fill("2020-01-01T08:00");
    await dialog.getByRole("button", { name: "Hẹn lại", exact: true }).click();
    await expect(dialog.getByText("Chọn một lúc chưa qua.")).toBeVisible();
    await dialog.getByRole("button", { name: /^Sáng mai 08:00/ }).click();
    await expect(page.locator("header").getByText(/^Hẹn lại lúc 08:00/)).toBeVisible();
    await notice(page).getByRole("button", { name: "Hoàn tác" }).click();
    await expect(page.locator("header").getByText(/^Hẹn lại lúc/)).toBeHidden();
    await page.keyboard.press("Alt+KeyP");
    await expect(page.locator("[role=combobox]:focus")).toBeVisible();
    await page.keyboard.type("rat gap");
    await page.keyboard.press("Enter");
    await expect(page.locator("header").getByText("Rất gấp")).toBeVisible();
  });

  test("done and on to the next", async ({ page }) => {
    await log_in(page);
    await expect_live(page);
    const second = words("Câu sau");
    await say("messenger", a_customer("Sau"), { text: second });
    await row_saying(page, second);
    const first = await open_question(page, "Câu trước");
    await page.keyboard.press("Alt+Shift+KeyX");
    await expect(lines(page).getByText(second)).toBeVisible();
    await expect(page.getByRole("link", { name: first })).toBeHidden();
  });
});

test("what was read can be marked unread, is closed, and waits in the list", async ({ page }) => {
  await log_in(page);
  await expect_live(page);
  const question = await open_question(page, "Để lát trả lời");
  await page.keyboard.press("Alt+KeyB");
  await expect(notice(page)).toContainText("Đã đánh dấu chưa đọc.");
  await expect(lines(page)).toBeHidden();
  await expect(page.getByRole("link", { name: question })).toHaveAccessibleName(/1 tin chưa đọc/);
});
