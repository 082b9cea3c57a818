import {
  a_customer,
  badge,
  expect,
  expect_accessible,
  expect_live,
  is_phone,
  lines,
  log_in,
  people,
  picture,
  received,
  reply,
  row_saying,
  say,
  test,
  words,
} from "./support";

/** A word nobody else says. */
const rare = () => `kỳlạ${Date.now() % 1_000_000}${Math.floor(Math.random() * 1000)}`;

const rows = (page: import("@playwright/test").Page) =>
  page.getByRole("list", { name: "Hội thoại tìm thấy" }).getByRole("link");

test("a supervisor finds what was said, reads it as it went, and goes on to the next by keys", async ({
  page,
}, info) => {
  const word = rare();
  const first = a_customer("Trần Văn Bình");
  const second = a_customer("Lê Thị Châu");
  await say("messenger", first, { text: `Đơn của mình giao chậm quá ${word}` });
  await say("messenger", second, { text: `Nếu GIAO CHẬM ${word} thì huỷ giúp mình` });
  await log_in(page, people.hoa, "/history");
  await expect_live(page);
  await expect(page.getByRole("heading", { name: "Lịch sử hội thoại" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Tìm chữ trong tin nhắn" }).fill(`giao cham ${word}`);
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByRole("status").filter({ hasText: "2 hội thoại · 2 tin" })).toBeVisible();
  await expect(rows(page).first()).toContainText(second.name);
  await expect(rows(page).first().locator("mark").first()).toContainText("GIAO CHẬM");
  await expect(page).toHaveURL(/\/history\?q=giao/);
  await expect_accessible(page);
  await picture(page, info, "history");

  await rows(page).first().focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/history\/[\w-]+\/m\/[\w-]+\?q=/);
  await expect(lines(page).getByText("thì huỷ giúp mình")).toBeVisible();
  // Looking back writes nothing.
  await expect(page.getByRole("textbox", { name: "Nhập tin trả lời" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: second.name })).toBeVisible();
  await expect_accessible(page);
  await picture(page, info, "history-review");

  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByRole("heading", { name: first.name })).toBeVisible();
  await expect(lines(page).getByText("Đơn của mình giao chậm quá")).toBeVisible();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByRole("heading", { name: second.name })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/history\?q=/);
  await expect(rows(page)).toHaveCount(2);

  // The address says it all.
  await page.goto(page.url());
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Bỏ lọc" }).click();
  await expect(page).toHaveURL(/\/history$/);
});

test("the history says who answered and how soon, narrows by state and day, and goes out as a sheet", async ({
  page,
}, info) => {
  const word = rare();
  const customer = a_customer("Phạm Thu Hà");
  await say("messenger", customer, { text: `Còn hàng không ${word}` });
  await log_in(page, people.hoa);
  await (await row_saying(page, word)).click();
  const answer = words("Dạ còn ạ");
  await reply(page, answer);
  await expect.poll(() => received("messenger", answer), { timeout: 20_000 }).toBe(1);
  await page.goto(`/history?q=${encodeURIComponent(word)}`);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Trả lời đầu");
  await expect(rows(page)).toContainText("Hoa");

  if (is_phone(page)) await page.getByRole("button", { name: "Bộ lọc" }).click();
  await page.getByLabel("Tình trạng").selectOption("Đã xong");
  await expect(page.getByText("Không có hội thoại nào khớp.")).toBeVisible();
  await expect_accessible(page);
  await picture(page, info, "history-empty");
  await page.getByLabel("Tình trạng").selectOption("Mọi tình trạng");
  await page.getByLabel("Từ ngày").fill("2020-01-01");
  await expect(rows(page)).toHaveCount(1);
  await page.getByLabel("Đến ngày").fill("2020-01-02");
  await expect(page.getByText("Không có hội thoại nào khớp.")).toBeVisible();
  await page.getByLabel("Đến ngày").fill("");
  await expect(rows(page)).toHaveCount(1);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Xuất CSV" }).click();
  const sheet = await (await download).path();
  const { readFileSync } = await import("node:fs");
  const text = readFileSync(sheet, "utf8");
  expect(text).toContain(word);
  expect(text.trim().split("\n")).toHaveLength(2);
});

test("what cannot be read is said, and tried again", async ({ page, expected_faults }, info) => {
  expected_faults.push(/status of 500/);
  await page.route("**/api/history?*", (route) => route.fulfill({ status: 500, body: "" }));
  await log_in(page, people.hoa, "/history");
  const retry = page.getByRole("button", { name: "Thử lại" });
  await expect(retry).toBeVisible();
  await expect_accessible(page);
  await picture(page, info, "history-error");
  await page.unroute("**/api/history?*");
  await retry.click();
  await expect(rows(page).first()).toBeVisible();
});

test("who answers customers does not look back at others", async ({ page }) => {
  await log_in(page, people.lan, "/history");
  await expect(page.getByText("Bạn không có quyền xem lịch sử.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Lịch sử" })).toHaveCount(0);
  await expect(badge(page)).toBeVisible();
  await expect_accessible(page);
});

test.describe("in the dark", () => {
  test.use({ colorScheme: "dark" });
  test("the history can be read", async ({ page }, info) => {
    const word = rare();
    await say("zalo", a_customer("Vũ Đức"), { text: `Áo này giặt có phai không ${word}` });
    await log_in(page, people.hoa, `/history?q=${encodeURIComponent(word)}`);
    await expect(rows(page)).toHaveCount(1);
    await expect_accessible(page);
    await rows(page).first().click();
    await expect(lines(page).getByText(word)).toBeVisible();
    await expect_accessible(page);
    await picture(page, info, "history-dark");
  });
});
