import { readFileSync } from "node:fs";
import {
  a_customer,
  composer,
  expect,
  expect_accessible,
  expect_live,
  is_phone,
  lines,
  log_in,
  people,
  picture,
  reply,
  say,
  test,
  words,
} from "./support";

/** A supervisor's review: how the shop stands, how fast it answers, and the very message behind a number. */

test.describe.configure({ timeout: 120_000 });

test("the board follows what happens, without being asked again", async ({ page }, info) => {
  await log_in(page, people.hoa, "/live-board");
  await expect_live(page);
  const waiting = page.getByRole("link", { name: /^Đang chờ \d+$/ });
  await expect(waiting).toBeVisible();
  const before = Number((await waiting.textContent())?.match(/\d+/)?.[0]);
  await say("messenger", a_customer(), { text: words("Shop ơi có ai không") });
  await expect(page.getByRole("link", { name: `Đang chờ ${before + 1}`, exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Chờ lâu nhất \d+ (giây|phút|giờ|ngày)/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /Thu/ })).toContainText("Nghỉ");
  await expect(page.getByText("Đang hoạt động").first()).toBeVisible();
  await expect_accessible(page);
  await picture(page, info, "board");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect_accessible(page);
  await picture(page, info, "board dark");
});

test("who is away leaves work lying: it is given to who is here, and taken back", async ({ page }, info) => {
  const question = words("Thu ơi còn không");
  await say("messenger", a_customer("Lý Thu"), { text: question });
  await log_in(page, people.hoa);
  await expect_live(page);
  await page.getByRole("link", { name: question }).click();
  await expect(lines(page).getByText(question)).toBeVisible();
  await page.keyboard.press("Alt+KeyA");
  await expect(page.locator("[role=combobox]:focus")).toBeVisible();
  await page.keyboard.type("thu");
  await expect(page.getByRole("dialog", { name: "Giao cho" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Đã giao cho Thu.")).toBeVisible();
  if (is_phone(page)) await page.goto("/live-board");
  else await page.getByRole("navigation", { name: "Điều hướng" }).getByRole("link", { name: "Trực tiếp" }).click();
  const row = page.getByRole("row", { name: /Thu/ });
  const load = row.getByRole("cell").first();
  const before = await load.textContent();
  await row.getByRole("button", { name: "Giao lại hội thoại của Thu" }).click();
  const dialog = page.getByRole("dialog", { name: "Giao lại hội thoại của Thu" });
  await expect(dialog.getByLabel("Giao cho ai")).toHaveValue("evenly");
  await dialog.getByLabel("Bao nhiêu hội thoại").fill("không");
  await dialog.getByRole("button", { name: "Giao lại" }).click();
  await expect(dialog.getByText("Cần một số từ 1 trở lên.")).toBeVisible();
  await dialog.getByLabel("Bao nhiêu hội thoại").fill("200");
  await expect(dialog.getByText("Cần một số từ 1 trở lên.")).toBeHidden();
  await expect_accessible(page);
  await picture(page, info, "share out");
  await dialog.getByRole("button", { name: "Giao lại" }).click();
  await expect(page.getByText(/^Đã đổi \d+ hội thoại\.$/)).toBeVisible();
  await expect(load).toHaveText("0");
  await picture(page, info, "shared out");
  const done = page.locator("[data-toast]").filter({ hasText: "Đã đổi" });
  await done.getByRole("button", { name: "Hoàn tác" }).click();
  await expect(page.getByText(/^Đã hoàn tác \d+ hội thoại\.$/)).toBeVisible();
  await expect(load).toHaveText(before ?? "");
});

test("from a number through its point to the very message, and out as a sheet", async ({ page }, info) => {
  const customer = a_customer("Ánh");
  const question = words("Còn size M không");
  await say("messenger", customer, { text: question });
  await log_in(page, people.hoa);
  await page.getByRole("link", { name: question }).click();
  await reply(page, words("Dạ còn ạ"));
  await expect(composer(page)).toHaveValue("");
  if (is_phone(page)) await page.goto("/reports/first-response");
  else await page.getByRole("navigation", { name: "Điều hướng" }).getByRole("link", { name: "Báo cáo" }).click();
  await page.getByRole("link", { name: "Trả lời đầu tiên" }).click();
  await expect(page.getByRole("heading", { name: "Trả lời đầu tiên", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Giữa \d+ giây/ })).toBeVisible();
  await expect(page.locator("[data-chart] canvas")).toBeVisible();
  await page.getByRole("button", { name: "Xem bảng" }).click();
  await expect_accessible(page);
  await picture(page, info, "first response");

  // By keys alone: the row of the newest day is a link.
  const table = page.getByRole("table", { name: /^Giữa, 90 %/ });
  await table.getByRole("row").last().getByRole("link").focus();
  await page.keyboard.press("Enter");
  const list = page.getByRole("region", { name: /^Hội thoại:/ });
  const found = list.getByRole("link", { name: customer.name });
  await expect(found).toBeVisible();
  await expect(list.getByRole("heading")).toBeFocused();
  await expect_accessible(page);
  await picture(page, info, "conversations of a day");
  const asked = page.url();
  await found.click();
  await expect(page).toHaveURL(/\/inbox\/[0-9a-f-]+\/m\/[0-9a-f-]+/);
  await expect(lines(page).getByText(question)).toBeVisible();

  // What was on screen can be sent to a colleague: the address holds it.
  await page.goto(asked);
  await expect(
    page.getByRole("region", { name: /^Hội thoại:/ }).getByRole("link", { name: customer.name }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Đóng danh sách hội thoại" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Xuất CSV" }).click();
  const sheet = readFileSync(await (await downloading).path(), "utf8");
  expect(sheet).toContain("part,of,n,p50_seconds");
  expect(sheet).toMatch(/\r\ntotal,,[1-9]/);
});

test("every report shows what there is, in the light and in the dark", async ({ page }, info) => {
  await log_in(page, people.hoa, "/reports/volume");
  for (const [name, title] of [
    ["volume", "Số hội thoại"],
    ["response", "Thời gian trả lời"],
    ["resolution", "Thời gian xử lý"],
    ["orders", "Đơn từ hội thoại"],
    ["labels", "Nhãn"],
    ["hours", "Giờ trong tuần"],
  ] as const) {
    await page
      .getByRole("navigation", { name: "Chọn báo cáo" })
      .getByRole("link", { name: title, exact: true })
      .click();
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    await expect_accessible(page);
    await picture(page, info, name);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect_accessible(page);
    await picture(page, info, `${name} dark`);
    await page.emulateMedia({ colorScheme: "light" });
  }
  const cell = page.getByRole("link", { name: /: \d+ lượt hỏi$/ }).first();
  await cell.click();
  await expect(
    page
      .getByRole("region", { name: /^Hội thoại:/ })
      .getByRole("link")
      .first(),
  ).toBeVisible();
  await page.goto("/reports/volume?from=2020-01-01&to=2020-01-31");
  await expect(page.getByText("Chưa có dữ liệu cho khoảng này.")).toBeVisible();
  await expect_accessible(page);
});

test("who does not supervise is shown no way there", async ({ page, expected_faults }) => {
  expected_faults.push(/status of 403.*\/api\/board/);
  await log_in(page, people.lan);
  await expect(page.getByRole("navigation", { name: "Điều hướng" }).getByRole("link", { name: "Báo cáo" })).toHaveCount(
    0,
  );
  await page.goto("/reports/volume");
  await expect(page.getByText("Bạn không có quyền làm việc này.")).toBeVisible();
  await page.goto("/live-board");
  await expect(page.getByText("Bạn không có quyền làm việc này.")).toBeVisible();
});
