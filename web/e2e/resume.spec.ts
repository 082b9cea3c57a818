import {
  a_customer,
  badge,
  composer,
  expect,
  expect_live,
  lines,
  log_in,
  mark,
  received,
  reply,
  restart_gom,
  say,
  test,
  words,
} from "./support";

test.describe("sleep, network loss and a server that restarts", () => {
  test.setTimeout(120_000);

  test("what came while the network was away is there afterwards, in order, once, without a reload", async ({
    page,
    context,
    expected_faults,
  }) => {
    expected_faults.push(/ERR_INTERNET_DISCONNECTED|WebSocket connection/);
    await log_in(page);
    const customer = a_customer("Nguyễn Thị Ánh");
    const tag = words("chuyến");
    await say("messenger", customer, { text: `${tag} số 0` });
    await page.getByRole("link", { name: `${tag} số 0` }).click();
    const not_reloaded = await mark(page);

    await context.setOffline(true);
    for (let i = 1; i <= 10; i++) await say("messenger", customer, { text: `${tag} số ${i}` });
    await reply(page, `${tag} trả lời`);
    await expect(lines(page).getByText(`${tag} trả lời`)).toBeVisible();
    await context.setOffline(false);

    await expect(lines(page).getByText(`${tag} số 10`, { exact: true })).toBeVisible({ timeout: 40_000 });
    const shown = await lines(page)
      .getByText(new RegExp(`^${tag} số \\d+$`))
      .allTextContents();
    expect(shown).toEqual(Array.from({ length: 11 }, (_, i) => `${tag} số ${i}`));
    await expect.poll(() => received("messenger", `${tag} trả lời`), { timeout: 40_000 }).toBe(1);
    await not_reloaded();
  });

  test("a page that was frozen wakes up and catches up", async ({ page, context, expected_faults }) => {
    expected_faults.push(/WebSocket connection/);
    await log_in(page);
    const customer = a_customer("Trần Văn Bình");
    const tag = words("giấc");
    await say("zalo", customer, { text: `${tag} trước` });
    await page.getByRole("link", { name: `${tag} trước` }).click();
    await composer(page).fill("Nháp khi ngủ");
    const not_reloaded = await mark(page);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    for (let i = 1; i <= 5; i++) await say("zalo", customer, { text: `${tag} lúc ngủ ${i}` });
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await expect(lines(page).getByText(`${tag} lúc ngủ 5`)).toBeVisible({ timeout: 30_000 });
    await expect(lines(page).getByText(new RegExp(`^${tag} lúc ngủ \\d$`))).toHaveCount(5);
    await expect(composer(page)).toHaveValue("Nháp khi ngủ");
    await not_reloaded();
    await composer(page).fill("");
  });

  test("a server that was killed and started again is met again without a reload", async ({
    page,
    expected_faults,
  }) => {
    expected_faults.push(
      /WebSocket connection|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|status of 50\d/,
    );
    await log_in(page);
    const customer = a_customer("Lê Thị Châu");
    const tag = words("khởi động");
    await say("shopee", customer, { text: `${tag} trước` });
    await page.getByRole("link", { name: `${tag} trước` }).click();
    const not_reloaded = await mark(page);
    restart_gom();
    await reply(page, `${tag} trả lời`);
    await say("shopee", customer, { text: `${tag} sau` });
    await expect(lines(page).getByText(`${tag} sau`)).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => received("shopee", `${tag} trả lời`), { timeout: 60_000 }).toBe(1);
    await expect_live(page);
    await not_reloaded();
  });

  test("the badge says since when the network is away, and that it is back", async ({
    page,
    context,
    expected_faults,
  }) => {
    expected_faults.push(/ERR_INTERNET_DISCONNECTED|WebSocket connection/);
    await log_in(page);
    await expect_live(page);
    const question = words("còn hàng không");
    await say("zalo", a_customer("Mai"), { text: question });
    await page.getByRole("link", { name: question }).click();
    await expect(lines(page).getByText(question)).toBeVisible();
    await context.setOffline(true);
    // The browser may keep an open socket when it is told to be offline; the page must not take that for a network.
    await expect(badge(page)).toHaveText(/Mất kết nối từ|Đang kết nối lại|Chậm \d+ giây/, { timeout: 10_000 });
    await context.setOffline(false);
    await expect_live(page);
  });
});
