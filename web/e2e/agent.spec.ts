import {
  a_customer,
  ask_platsim,
  composer,
  expect,
  expect_accessible,
  expect_live,
  is_phone,
  lines,
  log_in,
  people,
  platforms,
  received,
  reply,
  say,
  state_of,
  test,
  words,
} from "./support";

test.describe("an agent's day", () => {
  for (const platform of platforms) {
    test(`a customer writes on ${platform}, sees the answer, and the page tells how far it got`, async ({ page }) => {
      await log_in(page);
      await expect_live(page);
      const customer = a_customer("Nguyễn Thị Ánh");
      const question = words("Shop ơi còn size M không ạ?");
      await say(platform, customer, { text: question });
      const row = page.getByRole("link", { name: question });
      await expect(row).toBeVisible();
      await row.click();
      await expect(lines(page).getByText(question)).toBeVisible();

      const answer = words("Dạ còn ạ, em gửi chị nhé");
      await reply(page, answer);
      await expect(lines(page).getByText(answer)).toBeVisible();
      await expect(state_of(page, answer)).toHaveAttribute("data-state", /^(sent|delivered|read)$/, {
        timeout: 30_000,
      });
      await expect.poll(() => received(platform, answer)).toBe(1);
    });
  }

  test("a picture arrives, is shown in a box that does not move, and opens large", async ({ page }) => {
    await log_in(page);
    await expect_live(page);
    const customer = a_customer("Trần Văn Bình");
    const hint = words("Mẫu này còn không shop?");
    await say("messenger", customer, { text: hint });
    await page.getByRole("link", { name: hint }).click();
    await say("messenger", customer, { kind: "image" });
    const image = lines(page).getByRole("button", { name: /^Xem ảnh lớn/ });
    await expect(image).toBeVisible({ timeout: 40_000 });
    await expect
      .poll(() => image.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(0);
    await image.click();
    await expect(page.getByRole("dialog", { name: "Xem ảnh" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(image).toBeFocused();
  });

  test("what the platform refuses is said in words, and can be sent again", async ({ page }) => {
    await log_in(page);
    const customer = a_customer("Lê Thị Châu");
    const question = words("Cho em hỏi giá sỉ");
    await say("messenger", customer, { text: question });
    await page.getByRole("link", { name: question }).click();
    await ask_platsim("fault", { platform: "messenger", endpoint: "send", mode: "403", code: 551, count: 1 });
    const answer = words("Dạ giá sỉ từ 10 cái ạ");
    await reply(page, answer);
    await expect(state_of(page, answer)).toHaveAttribute("data-state", "failed", { timeout: 30_000 });
    await expect(lines(page).getByText("Khách đã chặn trang hoặc tắt nhận tin.")).toBeVisible();
    await expect_accessible(page);
    await lines(page).getByRole("button", { name: "Gửi lại" }).click();
    await expect(state_of(page, answer)).toHaveAttribute("data-state", /^(sent|delivered|read)$/, { timeout: 30_000 });
    await expect.poll(() => received("messenger", answer)).toBe(1);
  });

  test("two colleagues see the same conversation live, and that the other writes", async ({ page, browser }) => {
    const other_context = await browser.newContext({ serviceWorkers: "block", locale: "vi-VN" });
    const other = await other_context.newPage();
    await log_in(page);
    await log_in(other, people.hoa);
    const customer = a_customer("Phạm Quốc Đạt");
    const question = words("Đơn của mình giao chưa ạ?");
    await say("zalo", customer, { text: question });
    for (const each of [page, other]) await each.getByRole("link", { name: question }).click();
    await composer(other).pressSequentially("Dạ em kiểm tra");
    await expect(page.getByText(/đang soạn…/)).toBeVisible();
    await composer(other).press("Enter");
    await expect(lines(page).getByText("Dạ em kiểm tra")).toBeVisible();
    await other_context.close();
  });

  test("a draft stays with its conversation, also over a reload", async ({ page }) => {
    await log_in(page);
    const [one, two] = [a_customer("Hường"), a_customer("Dương")];
    const [first, second] = [words("Em hỏi chút"), words("Chị hỏi chút")];
    await say("shopee", one, { text: first });
    await say("shopee", two, { text: second });
    const back = async () => {
      if (is_phone(page)) await page.getByRole("link", { name: "Quay lại danh sách" }).click();
    };
    // Both are there before the pointer rests on the list, which then keeps its order.
    await expect(page.getByRole("link", { name: second })).toBeVisible();
    await page.getByRole("link", { name: first }).click();
    await composer(page).fill("Dạ em nghe");
    await back();
    await page.getByRole("link", { name: second }).click();
    await expect(composer(page)).toHaveValue("");
    await back();
    await expect(page.getByRole("link", { name: "Nháp: Dạ em nghe" })).toBeVisible();
    await page.reload();
    await page.getByRole("link", { name: "Nháp: Dạ em nghe" }).click();
    await expect(composer(page)).toHaveValue("Dạ em nghe");
    await composer(page).fill("");
  });

  test("a conversation opened by its address is there after the log-in", async ({ page }) => {
    await log_in(page);
    const customer = a_customer("Vũ Khánh Linh");
    const question = words("Shop mở cửa mấy giờ?");
    await say("messenger", customer, { text: question });
    await page.getByRole("link", { name: question }).click();
    await expect(lines(page).getByText(question)).toBeVisible();
    const address = new URL(page.url()).pathname;
    await page.goto("about:blank"); // a page that goes on asking would be told that it is nobody
    await page.context().clearCookies();
    await log_in(page, people.lan, address);
    await expect(lines(page).getByText(question)).toBeVisible();
  });

  test("a wrong password is refused in one sentence that does not say which half was wrong", async ({
    page,
    expected_faults,
  }) => {
    expected_faults.push(/status of 401.*\/api\/session/);
    await page.goto("/inbox");
    await page.getByLabel("Email").fill(people.lan);
    await page.getByLabel("Mật khẩu", { exact: true }).fill("khong phai");
    await page.getByRole("button", { name: "Đăng nhập", exact: true }).click();
    await expect(page.getByRole("alert")).toHaveText("Email hoặc mật khẩu chưa đúng.");
  });
});
