import type { Page } from "@playwright/test";
import {
  a_customer,
  ask_platsim,
  expect,
  expect_accessible,
  expect_live,
  is_phone,
  lines,
  log_in,
  people,
  picture,
  reply,
  row_saying,
  say,
  test,
  words,
} from "./support";

interface Heard {
  readonly rings: number;
  readonly shown: readonly { readonly title: string; readonly body: string; readonly tag: string }[];
}

/** Writes down what would be heard and shown, and lets a story say whether anybody looks at the page. */
function listening(): void {
  const heard = { rings: 0, shown: [] as { title: string; body: string; tag: string }[], hidden: false };
  Object.assign(window, { heard });
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    heard.rings++;
    return play.call(this);
  };
  window.Notification = new Proxy(window.Notification, {
    construct(target, [title, options]: [string, NotificationOptions]) {
      heard.shown.push({ title, body: options.body ?? "", tag: options.tag ?? "" });
      return new target(title, options);
    },
  });
  Object.defineProperty(document, "visibilityState", { get: () => (heard.hidden ? "hidden" : "visible") });
}

const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: Heard }).heard);
const rings = async (page: Page) => (await heard(page)).rings;

async function look_away(page: Page, away: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    (window as unknown as { heard: { hidden: boolean } }).heard.hidden = hidden;
    document.dispatchEvent(new Event("visibilitychange"));
  }, away);
}

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(["notifications"]);
  await context.addInitScript(listening);
});

test.describe("being told", () => {
  test("elsewhere in the page by a sound, away from it by the system, at the conversation not at all", async ({
    page,
  }) => {
    await log_in(page);
    await expect_live(page);
    const customer = a_customer("Nguyễn Thị Ánh");
    const first = words("Gọi mình 0987 654 321");
    await say("messenger", customer, { text: first });
    const row = await row_saying(page, first);
    await expect.poll(() => rings(page)).toBe(1);
    expect((await heard(page)).shown).toEqual([]);
    await expect(page).toHaveTitle(/^\d+ chưa đọc · Gom$/);
    await expect(page.locator('link[rel="icon"]')).toHaveAttribute("href", "/icon_unread.svg");

    await row.click();
    await expect(lines(page).getByText(first)).toBeVisible();
    const second = words("Còn đây không shop");
    await say("messenger", customer, { text: second });
    await expect(lines(page).getByText(second)).toBeVisible();
    expect(await rings(page)).toBe(1);

    await look_away(page, true);
    const third = words("Số mình 0987 654 321");
    await say("messenger", customer, { text: third });
    await expect.poll(async () => (await heard(page)).shown.length).toBe(1);
    const [shown] = (await heard(page)).shown;
    expect(shown?.body).toContain("Số mình 09•••321");
    expect(shown?.tag).toBe(page.url().split("/").at(-1)?.split("?")[0]);
    await look_away(page, false);
  });

  test("one of two tabs makes the sound", async ({ page, context }) => {
    await log_in(page);
    await expect_live(page);
    const other = await context.newPage();
    await other.goto("/orders");
    await expect_live(other);
    const said = words("Hai thẻ một tiếng");
    await say("zalo", a_customer("Hai Thẻ"), { text: said });
    await row_saying(page, said);
    await expect.poll(async () => (await rings(page)) + (await rings(other))).toBe(1);
    await expect(other).toHaveTitle(/chưa đọc/);
    // The one that made it is gone: the other takes over.
    const [left, gone] = (await rings(page)) === 1 ? [other, page] : [page, other];
    await gone.close();
    await expect.poll(() => left.evaluate(async () => (await navigator.locks.query()).pending?.length)).toBe(0);
    const again = words("Còn một thẻ");
    await say("zalo", a_customer("Một Thẻ"), { text: again });
    await expect.poll(() => rings(left)).toBe(1);
  });

  test("of what was given to one, and of a reply that did not go out, by a notice that leads there", async ({
    page,
    browser,
  }) => {
    const boss_context = await browser.newContext({ serviceWorkers: "block", locale: "vi-VN" });
    const boss = await boss_context.newPage();
    await log_in(boss, people.hoa);
    await expect_live(boss);
    await log_in(page);
    await expect_live(page);
    const customer = a_customer("Trần Văn Bình");
    const question = words("Giao giúp mình");
    await say("messenger", customer, { text: question });
    await (await row_saying(boss, question)).click();
    await row_saying(page, question);
    await boss.keyboard.press("Alt+KeyA");
    await expect(boss.locator("[role=combobox]:focus")).toBeVisible();
    await boss.keyboard.type("lan");
    await boss.keyboard.press("Enter");
    const notice = page.locator("[data-toast]");
    await expect(notice).toContainText("được giao cho bạn.");
    await notice.getByRole("button", { name: "Mở" }).click();
    await expect(lines(page).getByText(question)).toBeVisible();

    await ask_platsim("fault", { platform: "messenger", endpoint: "send", mode: "403", code: 551, count: 1 });
    await reply(page, words("Dạ em gửi ngay"));
    if (is_phone(page)) await page.getByRole("link", { name: "Quay lại danh sách" }).click();
    await page.getByRole("link", { name: "Đơn hàng" }).click();
    const lost = page.locator('[data-toast="trouble"]');
    await expect(lost).toContainText("chưa tới nơi.", { timeout: 30_000 });
    await expect_accessible(page);
    await lost.getByRole("button", { name: "Mở" }).click();
    await expect(lines(page).getByText(question)).toBeVisible();
    await boss_context.close();
  });

  test("as each person wants it: the text kept off the screen, silence for an hour", async ({ page }, info) => {
    await log_in(page, people.minh, "/settings/notifications");
    await expect(page.getByText("Máy này đang hiện thông báo.")).toBeVisible();
    await expect_accessible(page);
    await picture(page, info, "notifications");
    const text = page.getByLabel("Hiện nội dung tin; tắt khi dùng chung máy");
    await text.uncheck();
    await look_away(page, true);
    await say("messenger", a_customer("Kín Đáo"), { text: words("Chuyện riêng") });
    await expect.poll(async () => (await heard(page)).shown.map(({ body }) => body)).toEqual(["Có tin nhắn mới."]);
    await look_away(page, false);
    await page.getByRole("button", { name: "Im lặng 1 giờ" }).click();
    await expect(page.getByText(/^Im lặng tới \d\d:\d\d\.$/)).toBeVisible();
    const before = await rings(page);
    const quiet = words("Đừng kêu");
    await say("messenger", a_customer("Yên Lặng"), { text: quiet });
    await page.getByRole("link", { name: "Hộp thư" }).click();
    await row_saying(page, quiet);
    expect(await rings(page)).toBe(before);
    await page.goto("/settings/notifications");
    await page.getByRole("button", { name: "Bật lại ngay" }).click();
    await text.check();
    await expect(page.getByRole("button", { name: "Im lặng 1 giờ" })).toBeVisible();
  });
});

test("a device that was not asked is asked after a click, never before", async ({ page, context }) => {
  await context.clearPermissions();
  await page.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { get: () => "default" });
    let asked = 0;
    Notification.requestPermission = () => Promise.resolve(asked++ >= 0 ? "granted" : "denied");
    Object.assign(window, { asked: () => asked });
  });
  await log_in(page, people.lan, "/settings/notifications");
  const asked = () => page.evaluate(() => (window as unknown as { asked: () => number }).asked());
  expect(await asked()).toBe(0);
  await page.getByRole("button", { name: "Bật thông báo" }).click();
  await expect(page.getByText("Máy này đang hiện thông báo.")).toBeVisible();
  expect(await asked()).toBe(1);
});

test("the page can be installed", async ({ page, request }) => {
  await page.goto("/");
  const manifest = await (await request.get("/manifest.webmanifest")).json();
  for (const { src, type } of manifest.icons as { src: string; type: string }[]) {
    const answer = await request.get(src);
    expect([answer.status(), answer.headers()["content-type"]?.split(";")[0]]).toEqual([200, type]);
  }
  expect(manifest.shortcuts.length).toBeGreaterThan(2);
});
