import {
  a_customer,
  composer,
  expect,
  expect_accessible,
  is_phone,
  lines,
  log_in,
  people,
  picture,
  row_saying,
  say,
  test,
  words,
} from "./support";

const themes = ["light", "dark"] as const;

for (const theme of themes) {
  test.describe(`every screen, ${theme}`, () => {
    test.use({ colorScheme: theme });

    test("log-in", async ({ page }, info) => {
      await page.goto("/inbox");
      await expect(page.getByRole("heading", { name: "Đăng nhập" })).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, `login-${theme}`);
    });

    test("list and thread", async ({ page }, info) => {
      await log_in(page);
      const customer = a_customer("Đặng Thuỳ Dương");
      const question = words("Áo này có màu be không shop, mình cao 1m60 thì mặc size nào vừa ạ?");
      await say("messenger", customer, { text: question });
      const row = await row_saying(page, question);
      await say("messenger", customer, { kind: "image" });
      await expect(row).toContainText("[Hình ảnh]");
      await expect_accessible(page);
      await picture(page, info, `list-${theme}`);
      await row.click();
      await expect(lines(page).getByText(question)).toBeVisible();
      await composer(page).fill("Dạ có ạ");
      await expect_accessible(page);
      await picture(page, info, `thread-${theme}`);
    });

    test("channels", async ({ page }, info) => {
      await log_in(page, people.hoa, "/settings/channels");
      await expect(page.getByRole("heading", { name: "Kênh", exact: true })).toBeVisible();
      await expect(page.getByText("Đang hoạt động").first()).toBeVisible();
      await expect(page.getByRole("button", { name: /^Kết nối (Messenger|Zalo|TikTok Shop|Shopee)/ })).toHaveCount(4);
      await expect_accessible(page);
      await picture(page, info, `channels-${theme}`);
    });

    test("an address that leads nowhere", async ({ page, expected_faults }, info) => {
      expected_faults.push(/status of 404/);
      await log_in(page, people.lan, "/khong-co");
      await expect(page.getByRole("paragraph").filter({ hasText: "Không tìm thấy." })).toBeVisible();
      await expect_accessible(page);
      await page.goto("/inbox/00000000-0000-7000-8000-000000000000");
      await expect(page.getByRole("paragraph").filter({ hasText: "Không tìm thấy." })).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, `absent-${theme}`);
    });

    test("a list that could not be loaded, and one that is empty", async ({ page, expected_faults }, info) => {
      expected_faults.push(/status of 500/);
      await log_in(page);
      const list = "**/api/conversations?*";
      await page.route(list, (route) =>
        route.fulfill({ status: 500, contentType: "application/problem+json", body: "{}" }),
      );
      await page.goto("/inbox?assignee=me");
      await expect(page.getByText(/Chưa tải được danh sách/)).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, `list-failed-${theme}`);
      await page.unroute(list);
      await page.route(list, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), items: [], next_cursor: null } });
      });
      await page.goto("/inbox?assignee=me");
      await expect(page.getByText("Bạn đã xử lý hết.")).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, `list-empty-${theme}`);
    });
  });
}

test("an owner connects a channel by asking the platform, and is told how it went", async ({ page }) => {
  await log_in(page, people.hoa, "/settings/channels");
  await page.getByRole("button", { name: "Kết nối Zalo" }).click();
  await expect(page.getByText("Đã kết nối 1 kênh.")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/settings/channels");
});

test("English: the same screens in other words", async ({ page }) => {
  await log_in(page, people.lan, "/settings/me");
  await page.getByLabel("English").check();
  await expect(page.getByRole("heading", { name: "Display and account" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/inbox");
  await expect(page.getByRole("heading", { name: "Conversations" })).toBeVisible();
});

test("nothing sticks out sideways at 320 px", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await log_in(page);
  const customer = a_customer("Nguyễn Hoàng Phương Uyên Thảo");
  const question = words("khôngcóchỗnàođểngắtdòngtrongtinnhắnrấtdàinày");
  await say("zalo", customer, { text: question });
  await page.getByRole("link", { name: question }).click();
  await expect(lines(page).getByText(question)).toBeVisible();
  const sideways = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await page.goto("/settings/channels");
  await expect(page.getByRole("heading", { name: "Kênh", exact: true })).toBeVisible();
  expect(await sideways()).toBeLessThanOrEqual(0);
  expect(is_phone(page)).toBe(true);
});
