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

const field = "Tìm tin nhắn, tên, số điện thoại, mã đơn";

test.describe("searching", () => {
  test("words without accents find the message, marked, and lead to it; keys walk through what was found", async ({
    page,
  }, info) => {
    await log_in(page);
    await expect_live(page);
    const tag = words("chuyến");
    const said = `Đơn của mình giao chậm quá shop ơi ${tag}`;
    const customer = a_customer("Trần Văn Bình");
    await say("zalo", customer, { text: said });
    await row_saying(page, said);
    await page.locator("#main").focus();
    await page.keyboard.press("Slash");
    await expect(page).toHaveURL(/\/search/);
    await expect(page.getByLabel(field)).toBeFocused();
    await expect(page.getByText("Gõ ít nhất hai chữ")).toBeVisible();
    await expect_accessible(page);
    const mark = tag.split(" ")[1] ?? "";
    const hit = page.locator('[data-result="message"]').filter({ hasText: mark });
    // What was said a moment ago is found as soon as it has been read through.
    await expect(async () => {
      await page.getByLabel(field).fill("");
      await page.getByLabel(field).fill(`giao cham ${mark}`);
      await expect(hit).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 40_000 });
    await expect(hit.locator("mark").first()).toHaveText(/giao/i);
    expect(new URL(page.url()).searchParams.get("q")).toBe(`giao cham ${mark}`);
    await expect_accessible(page);
    await picture(page, info, "search");
    await page.keyboard.press("ArrowDown");
    await expect(page.locator("[data-result]").first()).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByLabel(field)).toBeFocused();
    await hit.focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/inbox\/[\w-]+\/m\/[\w-]+/);
    await expect(lines(page).getByText(said)).toBeVisible();
    await page.goBack();
    await expect(hit).toBeVisible();
  });

  test("a filter in the address narrows it, and nothing found says what to try", async ({ page }, info) => {
    await log_in(page, people.hoa, "/search?q=khongcogidau&from=2020-01-01&to=2020-01-02");
    await expect(page.getByText("Không tìm thấy “khongcogidau”.")).toBeVisible();
    await expect(page.getByLabel("Từ ngày")).toHaveValue("2020-01-01");
    await expect_accessible(page);
    await picture(page, info, "search-none");
    await page.getByRole("link", { name: "Bỏ lọc" }).click();
    await expect(page).not.toHaveURL(/from=/);
    await expect(page.getByLabel(field)).toHaveValue("khongcogidau");
  });

  test("what the server cannot answer can be asked again; without a network what is here is searched", async ({
    page,
    context,
    expected_faults,
  }, info) => {
    expected_faults.push(/status of 500/, /ERR_INTERNET_DISCONNECTED/);
    await log_in(page);
    await expect_live(page);
    const said = words("Áo màu be còn không");
    await say("shopee", a_customer("Lê Thị Châu"), { text: said });
    await row_saying(page, said);
    await page.getByRole("link", { name: "Tìm tên, số điện thoại, mã đơn" }).click();
    await page.route("**/api/search?*", (route) =>
      route.fulfill({ status: 500, contentType: "application/problem+json", body: "{}" }),
    );
    await page.getByLabel(field).fill("ao mau be");
    await expect(page.getByRole("alert")).toContainText("Máy chủ đang gặp sự cố");
    await page.unroute("**/api/search?*");
    await page.getByRole("button", { name: "Thử lại" }).click();
    await expect(page.getByRole("alert")).toBeHidden();
    await context.setOffline(true);
    await page.getByLabel(field).fill("ao mau be con");
    await expect(page.getByText(/Không có mạng: chỉ tìm trong/)).toBeVisible();
    await expect(page.locator('[data-result="conversation"]').filter({ hasText: said })).toBeVisible();
    await expect_accessible(page);
    await picture(page, info, "search-offline");
    await context.setOffline(false);
    await expect(page.getByText(/Không có mạng: chỉ tìm trong/)).toBeHidden({ timeout: 30_000 });
  });

  test(
    "the palette does what it names, and finds people by a part of their name",
    { tag: "@desk" },
    async ({ page }, info) => {
      await log_in(page);
      await expect_live(page);
      const customer = a_customer("Đặng Thuỳ Dương");
      const said = words("Cho mình hỏi size");
      await say("messenger", customer, { text: said });
      const row = await row_saying(page, said);
      await row.click();
      await expect(lines(page).getByText(said)).toBeVisible();
      await page.keyboard.press("Control+KeyK");
      const palette = page.getByRole("dialog", { name: "Bảng lệnh" });
      await expect(palette.getByRole("option").first()).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, "palette");
      await page.keyboard.type("nhan hoi thoai");
      await expect(palette.getByRole("option", { name: /^Nhận hội thoại/ })).toHaveAttribute("aria-selected", "true");
      await page.keyboard.press("Enter");
      await expect(palette).toBeHidden();
      await expect(page.locator("[data-toast]")).toContainText("Bạn đã nhận hội thoại.");
      await page.keyboard.press("Control+KeyK");
      await expect(palette.locator("input:focus")).toBeVisible();
      await page.keyboard.type(`duong ${customer.name.split(" ").at(-1)}`);
      await palette.getByRole("option", { name: /^Đặng Thuỳ Dương.*Khách/ }).click();
      await expect(page).toHaveURL(/\/customers\/[\w-]+/);
      await page.keyboard.press("Control+KeyK");
      await page.keyboard.press("Control+KeyK");
      await expect(palette).toBeHidden();
      await page.keyboard.press("Control+KeyK");
      await page.keyboard.press("Escape");
      await expect(palette).toBeHidden();
    },
  );
});
