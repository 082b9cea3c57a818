import type { Page } from "@playwright/test";
import {
  a_customer,
  expect,
  expect_accessible,
  is_phone,
  lines,
  log_in,
  people,
  picture,
  say,
  test,
  words,
} from "./support";

/** A Vietnamese mobile number nobody else has in this run. */
function a_number(): string {
  return `09${String(Math.floor(Math.random() * 100_000_000)).padStart(8, "0")}`;
}

const spoken = (number: string) => `${number.slice(0, 4)} ${number.slice(4, 7)} ${number.slice(7)}`;

/** Opens the thread that says this, and beside it who it is with. */
async function look_at(page: Page, text: string, name: string): Promise<void> {
  await page.getByRole("link", { name: text }).click();
  await expect(lines(page).getByText(text)).toBeVisible();
  if (is_phone(page)) await page.getByRole("heading", { name }).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Khách hàng", exact: true })).toBeVisible();
}

test.describe("who the customer is", () => {
  test("a number written in a message is proposed, kept, and leads to the same person elsewhere; undoing parts them", async ({
    page,
  }, info) => {
    await log_in(page, people.minh);
    const number = a_number();
    const [here, there] = [a_customer("Nguyễn Thị Ánh"), a_customer("Ánh Nguyễn")];
    const tag = words("số mới");
    await say("zalo", there, { text: `gọi em ${number} nhé` });
    await say("messenger", here, { text: `${tag} ${number}` });
    await look_at(page, tag, here.name);
    await expect(page.getByText(`Tìm thấy số điện thoại ${spoken(number)} trong tin nhắn`)).toBeVisible();
    await expect_accessible(page);
    await picture(page, info, "found");
    await page.getByRole("button", { name: "Lưu", exact: true }).click();
    await expect(page.getByRole("link", { name: spoken(number) })).toBeVisible();
    await expect(page.getByText("Tìm thấy số điện thoại")).toBeHidden();

    await page.getByRole("textbox", { name: "Ghi chú về khách, Enter để lưu" }).fill("Hay hỏi size");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Hay hỏi size", { exact: true })).toBeVisible();

    await page.getByRole("button", { name: "Xem và gộp" }).click();
    const dialog = page.getByRole("dialog", { name: "Gộp hai khách" });
    await expect(dialog).toContainText(here.name);
    await expect(dialog).toContainText("trùng số");
    await expect_accessible(page);
    await picture(page, info, "merge");
    await dialog.getByRole("button", { name: "Gộp", exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { name: "Hội thoại khác" })).toBeVisible();
    await page.getByRole("button", { name: "Tách lại" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Tách lại" }).click();
    await expect(page.getByRole("heading", { name: "Hội thoại khác" })).toBeHidden();
  });

  test("an agent sees a number masked until they ask for it", async ({ page }) => {
    const number = a_number();
    const customer = a_customer("Trần Văn Bình");
    const tag = words("che số");
    await log_in(page, people.lan);
    await say("messenger", customer, { text: `${tag} ${number}` });
    await look_at(page, tag, customer.name);
    const panel = page.getByRole("region", { name: "Khách hàng" });
    await expect(panel.getByText(/^Tìm thấy số điện thoại/)).toBeVisible();
    await expect(panel).not.toContainText(spoken(number));
    await expect(panel.getByRole("button", { name: "Lưu" })).toHaveCount(0);
    await expect_accessible(page);
    await panel.getByRole("button", { name: "Hiện" }).click();
    await expect(panel).toContainText(spoken(number));
    await panel.getByRole("button", { name: "Lưu" }).click();
    await expect(panel.getByText(/^Tìm thấy số điện thoại/)).toBeHidden();
  });
});
