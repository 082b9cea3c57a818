import {
  a_customer,
  expect,
  expect_accessible,
  is_phone,
  log_in,
  people,
  picture,
  row_saying,
  say,
  test,
  words,
} from "./support";

/** A picture of one point. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("a supervisor's labels: made, given a key, merged; an agent looks at them", async ({ page, browser }) => {
  const name = words("Sỉ"),
    other = words("Khách sỉ");
  await log_in(page, people.hoa, "/settings/labels");
  for (const each of [name, other]) {
    await page.getByRole("button", { name: "Thêm nhãn" }).click();
    await page.getByLabel("Tên nhãn").fill(each);
    await page.getByRole("button", { name: "Lưu" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: each })).toBeVisible();
  }
  await page.getByRole("button", { name: `Sửa nhãn ${name}`, exact: true }).click();
  await page.getByLabel("Phím", { exact: true }).selectOption("7");
  await page.getByRole("button", { name: "Lưu" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name }).getByText("Alt+7")).toBeVisible();

  await page.getByRole("button", { name: `Gộp nhãn ${other}`, exact: true }).click();
  await page.getByLabel("Gộp vào").selectOption({ label: name });
  await page.getByRole("dialog").getByRole("button", { name: "Gộp", exact: true }).click();
  await expect(page.getByRole("listitem").filter({ hasText: other })).toBeHidden();
  await page.getByRole("button", { name: `Sửa nhãn ${name}`, exact: true }).click();
  await page.getByRole("button", { name: "Xoá nhãn" }).click();
  await page.locator(`dialog[aria-label^="Xoá"]`).getByRole("button", { name: "Xoá nhãn" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toBeHidden();

  const agent = await browser.newPage();
  await log_in(agent, people.lan, "/settings/labels");
  await expect(agent.getByText("Chỉ quản lý và chủ shop đổi được phần này")).toBeVisible();
  await expect(agent.getByRole("button", { name: "Thêm nhãn" })).toBeHidden();
  await agent.close();
});

test("a quick reply of one's own has a picture and variables, and what is not saved is asked about", async ({
  page,
}) => {
  const name = words("cam-on");
  await log_in(page, people.lan, "/settings/replies");
  await page.getByRole("button", { name: "Thêm mẫu trả lời" }).click();
  await page.getByLabel("Tên gọi tắt").fill(name);
  await page.getByLabel("Nội dung").fill("Dạ em cảm ơn ");
  await page.getByRole("button", { name: "{tên khách}" }).click();
  await expect(page.getByText("Dạ em cảm ơn Ánh")).toBeVisible();
  await page.getByLabel("Thêm ảnh").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: png });
  await expect(page.getByRole("button", { name: "Bỏ ảnh a.png" })).toBeVisible();
  await page.getByRole("button", { name: "Lưu" }).click();
  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row).toContainText("Của riêng bạn");
  await expect(row.getByRole("img")).toBeVisible();
  await page.getByRole("button", { name: `Sửa mẫu ${name}` }).click();
  await page.getByRole("button", { name: "Xoá mẫu" }).click();
  await page.locator(`dialog[aria-label^="Xoá"]`).getByRole("button", { name: "Xoá mẫu" }).click();
  await expect(row).toBeHidden();
});

test("the owner invites somebody, who leaves again and hands over", async ({ page }) => {
  const name = words("Thu");
  await log_in(page, people.hoa, "/settings/staff");
  await page.getByRole("button", { name: "Thêm nhân viên" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Tên", { exact: true }).fill(name);
  await form.getByLabel("Email").fill(`${Date.now().toString(36)}@hoamai.example`);
  await form.getByLabel("Mật khẩu").fill("mười ký tự đó");
  await form.getByRole("button", { name: "Thêm nhân viên" }).click();
  await expect(form).toBeHidden();
  await page.getByRole("button", { name: `Sửa ${name}` }).click();
  await page.getByRole("button", { name: "Đăng xuất mọi thiết bị" }).click();
  await expect(page.getByRole("button", { name: "Đã đăng xuất" })).toBeVisible();
  await page.getByRole("button", { name: "Cho nghỉ" }).click();
  await page.getByLabel("Giao hội thoại đang mở cho").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Cho nghỉ" }).click();
  await expect(page.getByRole("region", { name: "Đã nghỉ" }).getByText(name)).toBeVisible();

  await page.goto("/settings/audit");
  await page.getByLabel("Việc gì").selectOption("staff");
  await page.getByRole("button", { name: "Xem", exact: true }).click();
  await expect(page.getByText("Thêm nhân viên").first()).toBeVisible();
});

test("a channel is asked how it is, sends a test, is paused and runs again", async ({ page }) => {
  await log_in(page, people.hoa);
  const customer = a_customer("Trần Thử"),
    question = words("Shop ơi");
  await say("messenger", customer, { text: question });
  await row_saying(page, question);
  if (is_phone(page)) await page.getByRole("button", { name: "Thêm", exact: true }).click();
  await page.getByRole(is_phone(page) ? "menuitem" : "link", { name: "Cài đặt" }).click();
  if (is_phone(page)) await page.getByRole("link", { name: "Kênh" }).click();
  const card = page.getByRole("listitem").filter({ hasText: "Fanpage" }).first();
  await card.getByRole("button", { name: /^Kiểm tra/ }).click();
  await expect(card.getByText("Nền tảng trả lời tốt.")).toBeVisible();
  await expect(card.getByText("Nền tảng nhận yêu cầu lần cuối")).toBeVisible();
  await card.getByRole("button", { name: /^Gửi thử/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("option", { name: customer.name })).toBeVisible();
  await dialog.getByRole("combobox", { name: "Hội thoại" }).fill("chữ không ai viết bao giờ");
  await expect(dialog.getByText("Không có hội thoại nào khớp trên kênh này.")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Hội thoại" }).fill(customer.name);
  await dialog.getByRole("option", { name: customer.name }).click();
  await page.getByRole("button", { name: "Gửi tin thử" }).click();
  await expect(card.getByText(/Đã nhận tin thử/)).toBeVisible();
  await card.getByRole("button", { name: /^Tạm dừng/ }).click();
  await expect(card.getByText("Đã tạm dừng")).toBeVisible();
  await card.getByRole("button", { name: /^Chạy lại/ }).click();
  await expect(card.getByText("Đang hoạt động")).toBeVisible();
});

for (const theme of ["light", "dark"] as const) {
  test.describe(`settings, ${theme}`, () => {
    test.use({ colorScheme: theme });
    test("every section can be used by everybody", async ({ page }, info) => {
      await log_in(page, people.hoa, "/settings");
      for (const section of ["channels", "staff", "replies", "labels", "audit", "me"]) {
        await page.goto(`/settings/${section}`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.locator("main .animate-pulse, main [aria-busy=true]")).toHaveCount(0);
        await expect_accessible(page);
        await picture(page, info, `settings-${section}-${theme}`);
      }
      await page.goto("/settings/channels");
      await page.getByRole("button", { name: "Kết nối kênh", exact: true }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Zalo" }).click();
      await expect(page.getByText("Ứng dụng mới")).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, `settings-wizard-${theme}`);
    });
  });
}
