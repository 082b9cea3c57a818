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

/** Sharing out work as a shop sets it up, in the browser. One robot serves the shop, so these stories take turns. */
test.describe.configure({ mode: "serial" });

test("The owner writes a rule, tries it, switches it on, and a customer's message is obeyed", async ({
  page,
}, info) => {
  await log_in(page, people.hoa, "/settings/automation");
  const asked = words("sỉ");
  const robin = page.getByRole("group", { name: "Chia hội thoại lần lượt" });
  await expect(robin).toBeVisible();
  await page.getByRole("button", { name: "Thêm quy tắc" }).click();
  await page.getByLabel("Tên (không bắt buộc)").fill(asked);
  await page.getByLabel("Có một trong các chữ").fill(asked);
  await page.getByLabel("Ưu tiên").selectOption("3");
  await expect(page.getByText(`có chữ “${asked}”: ưu tiên: Rất gấp.`)).toBeVisible();
  await expect(page.getByText("Chưa lưu")).toBeVisible();
  await expect_accessible(page);
  await picture(page, info, "automation");

  await page.getByRole("button", { name: "Thử trên 100 hội thoại gần nhất" }).click();
  await expect(page.getByRole("heading", { name: "Nếu bật tất cả ngay bây giờ" })).toBeFocused();
  await page.getByRole("button", { name: "Lưu" }).click();
  await expect(page.getByText("Đã lưu")).toBeVisible();

  const text = `${asked.toLocaleUpperCase("vi")} thế nào ạ`;
  await say("messenger", a_customer(), { text });
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(`Quy tắc “${asked}”: ưu tiên: Rất gấp`)).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await picture(page, info, "automation-log");

  // And where it counts: on the conversation itself.
  await page.goto("/inbox");
  const row = page.getByRole("link", { name: text });
  await expect(row.getByTitle("Ưu tiên")).toBeVisible();
  await picture(page, info, "automation-obeyed");
});

test("Leaving with changes that were not saved asks first", async ({ page }) => {
  await log_in(page, people.hoa, "/settings/automation");
  await page.getByLabel("Mỗi người nhiều nhất").fill("7");
  await page.getByRole("link", { name: "Hộp thư" }).first().click();
  await expect(page.getByText("Có thay đổi chưa lưu. Rời đi?")).toBeVisible();
  await page.getByRole("button", { name: "Ở lại" }).click();
  await expect(page.getByLabel("Mỗi người nhiều nhất")).toHaveValue("7");
});

test("Working hours are set by the week, and the answer outside them is seen before it is said", async ({
  page,
}, info) => {
  await log_in(page, people.hoa, "/settings/hours");
  const monday = page.getByRole("button", { name: "Thứ Hai: thêm giờ" });
  await monday.click();
  await page.getByLabel("Thứ Hai: đóng lúc").last().fill("22:30");
  await page.getByLabel("Nội dung").fill("Dạ shop trả lời từ 8 giờ ạ");
  await expect(page.getByRole("region", { name: "Khách sẽ thấy" })).toContainText("từ 8 giờ");
  await expect_accessible(page);
  await picture(page, info, "hours");
  await page.getByRole("button", { name: "Lưu" }).click();
  await expect(page.getByText("Đã lưu")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Thứ Hai: đóng lúc").last()).toHaveValue("22:30");
  await page
    .getByRole("button", { name: /^Thứ Hai: bỏ/ })
    .last()
    .click();
  await page.getByRole("button", { name: "Lưu" }).click();
  await expect(page.getByText("Đã lưu")).toBeVisible();
});

test("Who is away is given nothing; who comes back is given what waits", { tag: "@desk" }, async ({
  page,
  browser,
}) => {
  await log_in(page, people.lan);
  await expect_live(page);
  const own = page.getByRole("switch", { name: /Trạng thái của bạn/ });
  await own.click();
  await expect(own).toHaveAccessibleName("Trạng thái của bạn: Tạm vắng");

  const context = await browser.newContext({ serviceWorkers: "block", locale: "vi-VN" });
  const owner = await context.newPage();
  await log_in(owner, people.hoa, "/settings/automation");
  const on = owner.getByLabel("Chia hội thoại lần lượt: Bật");
  const sales = owner.getByLabel("Nhân viên bán hàng", { exact: true });
  const save = async () => {
    await owner.getByRole("button", { name: "Lưu" }).click();
    await expect(owner.getByText("Đã lưu")).toBeVisible();
  };
  await on.check();
  // Salespeople of other stories may still count as being there.
  await sales.uncheck();
  await owner.getByLabel("Mỗi người nhiều nhất").fill("500");
  await save();

  try {
    const text = words("còn hàng không");
    await say("messenger", a_customer(), { text });
    const row = await row_saying(page, text);
    await row.click();
    await expect(lines(page).getByText(text)).toBeVisible();
    await expect(lines(page).getByText("Tự động giao cho")).toHaveCount(0);
    await own.click();
    await expect(lines(page).getByText("Tự động giao cho")).toBeVisible({ timeout: 30_000 });
  } finally {
    // Whatever became of this story, the next ones share out by hand.
    await on.uncheck();
    await sales.check();
    await save();
  }
  await context.close();
});
