import { execSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { expect, expect_accessible, lines, picture, reply, test, words } from "./support";

test("from an empty store to the first message answered", async ({ page }, info) => {
  const command = process.env.GOM_EMPTY;
  if (!command)
    throw new Error("GOM_EMPTY names the command that starts a gom without a shop; tests/dev/e2e.sh sets it");
  const gom = execSync(command, { timeout: 60_000 }).toString().trim().split("\n").at(-1) ?? "";

  await page.goto(`${gom}/`);
  await expect(page.getByRole("heading", { name: "Bắt đầu với Gom" })).toBeVisible();
  await expect_accessible(page);
  await page.getByLabel("Shop của bạn tên gì?").fill("Thời trang Hoa Đào");
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  await page.getByLabel("Tên", { exact: true }).fill("Đào");
  await page.getByLabel("Email").fill("dao@hoadao.example");
  await page.getByLabel("Mật khẩu").fill("mười ký tự đó");
  await picture(page, info, "setup-owner");
  await page.getByRole("button", { name: "Tạo shop" }).click();

  await page.getByRole("button", { name: "Messenger" }).click();
  await page.getByLabel("app_id").fill("7");
  await page.getByLabel("app_secret").fill("bi-mat");
  await page.getByLabel("verify_token").fill("kho-doan");
  await expect_accessible(page);
  await page.getByRole("button", { name: "Tiếp tục" }).first().click();
  await page.getByText("Hoặc tự điền").click();
  await page.getByLabel("ID của trang, OA hoặc shop").fill("4711");
  await page.getByLabel("Tên hiển thị").fill("Hoa Đào – Fanpage");
  await page.getByLabel("page_token").fill("TOKEN");
  await picture(page, info, "setup-channel");
  await page.getByRole("button", { name: "Kết nối", exact: true }).click();
  await expect(page.getByText("Đang chờ tin nhắn đầu tiên…")).toBeVisible();

  const text = words("xin chào");
  const body = JSON.stringify({
    object: "page",
    entry: [
      {
        id: "4711",
        time: Date.now(),
        messaging: [
          {
            sender: { id: "9001" },
            recipient: { id: "4711" },
            timestamp: Date.now(),
            message: { mid: `m_${Date.now()}`, text },
          },
        ],
      },
    ],
  });
  const posted = await fetch(`${gom}/webhooks/messenger/shop`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Hub-Signature-256": `sha256=${createHmac("sha256", "bi-mat").update(body).digest("hex")}`,
    },
    body,
  });
  expect(posted.status).toBe(200);
  await expect(page.getByText(/Đã nhận lúc/)).toBeVisible();
  await expect(page.getByText(text)).toBeVisible();
  await expect_accessible(page);
  await picture(page, info, "setup-first-message");
  await page.getByRole("button", { name: "Trả lời ngay" }).click();
  await expect(lines(page).getByText(text)).toBeVisible();
  const answer = words("Dạ shop chào chị ạ");
  await reply(page, answer);
  await expect(lines(page).getByText(answer)).toBeVisible();

  await page.goto(`${gom}/inbox`);
  await expect(page.getByRole("complementary", { name: "Hoàn tất cài đặt" })).toBeVisible();
  await expect_accessible(page);
  await picture(page, info, "setup-card");
  await page.getByRole("button", { name: "Ẩn danh sách này" }).click();
  await expect(page.getByRole("complementary", { name: "Hoàn tất cài đặt" })).toBeHidden();
});
