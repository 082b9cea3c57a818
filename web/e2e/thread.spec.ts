import type { Page } from "@playwright/test";
import {
  a_customer,
  ask_platsim,
  type Customer,
  composer,
  expect,
  expect_accessible,
  expect_live,
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

const hour_ms = 3_600_000;
const batch = 100;

/** A long talk, told in batches: `count` messages of unequal length, one every twenty minutes until `until`. */
async function talk(customer: Customer, first: number, count: number, until: number): Promise<void> {
  for (let from = 0; from < count; from += batch) {
    const messages = Array.from({ length: Math.min(batch, count - from) }, (_, i) => {
      const n = first + from + i;
      const filling = "chị hỏi thêm về mẫu áo này với ạ ".repeat((n * 7) % 9);
      const at = until - (first + count - n) * (hour_ms / 3);
      return { platform: "messenger", customer, kind: "text", text: `${name_of(n)} ${filling}`.trim(), at };
    });
    await ask_platsim("batch", { messages, wait: "accepted" });
  }
}

const name_of = (n: number) => `tin số ${String(n).padStart(4, "0")}.`;
const line = (page: Page, n: number) => lines(page).locator("[data-message]", { hasText: name_of(n) });
const rows_in_page = (page: Page) => lines(page).locator("[data-key]").count();
const pill = (page: Page) => page.getByRole("button", { name: /tin mới/ });

/** All of a conversation's messages, as the server has them. */
async function ids_of(page: Page, conversation: string): Promise<Map<string, string>> {
  const pairs = await page.evaluate(async (id) => {
    const found: [string, string][] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const at: string = cursor ? `&cursor=${cursor}` : "";
      const answer = await fetch(`/api/conversations/${id}/messages?limit=100${at}`);
      const read = (await answer.json()) as { items: { id: string; text: string }[]; next_cursor: string | null };
      for (const { id: message, text } of read.items) found.push([text.slice(0, 12), message]);
      cursor = read.next_cursor;
    }
    return found;
  }, conversation);
  return new Map(pairs.map(([text, id]) => [text, id]));
}

const conversation_of = (page: Page) => new URL(page.url()).pathname.split("/")[2] ?? "";

async function open_row(page: Page, text: string): Promise<void> {
  await (await row_saying(page, text)).click();
}

/** Where a message stands in the window. */
async function top_of(page: Page, n: number): Promise<number> {
  return (await line(page, n).boundingBox())?.y ?? Number.NaN;
}

test.describe
  .serial("a long thread", () => {
    const customer = a_customer("Lý Thị Dài");
    let conversation = "";

    test("opens where the unread begin, holds a screen or two of it, and goes to the newest", async ({ page }) => {
      test.setTimeout(150_000);
      // They wait since weeks: among those who wait longest they stand on top, in the usual order far below.
      await log_in(page, people.lan, "/inbox?sort=oldest_waiting");
      await expect_live(page);
      await talk(customer, 1, 600, Date.now() - 20 * 24 * hour_ms);
      await open_row(page, customer.name);
      await expect(line(page, 1)).toBeInViewport();
      conversation = conversation_of(page);
      await page.keyboard.press("Control+End");
      await expect(line(page, 600)).toBeInViewport();
      await expect(page.locator(`[data-row="${conversation}"]`)).not.toHaveAccessibleName(/chưa đọc/);
      await page.goto("/inbox?sort=oldest_waiting");
      await expect_live(page);

      await talk(customer, 601, 1000, Date.now());
      await open_row(page, customer.name);
      await expect(lines(page).getByText("Tin chưa đọc")).toBeVisible();
      await expect(line(page, 601)).toBeInViewport();
      await expect(line(page, 600)).toBeInViewport();
      await expect(pill(page)).toHaveText(/1\.000 tin mới/);
      expect(await rows_in_page(page)).toBeLessThanOrEqual(80);

      await pill(page).click();
      await expect(line(page, 1600)).toBeInViewport();
      await expect(pill(page)).toBeHidden();
      expect(await rows_in_page(page)).toBeLessThanOrEqual(80);
      await page.keyboard.press("Shift+PageUp");
      await expect(line(page, 601)).toBeInViewport();
      await page.keyboard.press("Control+End");
      await expect(line(page, 1600)).toBeInViewport();
    });

    test("is opened at a message however far back, and grows from there both ways without moving", async ({ page }) => {
      test.setTimeout(150_000);
      await log_in(page);
      const ids = await ids_of(page, conversation);
      expect(ids.size).toBeGreaterThanOrEqual(1600);
      await page.goto(`/inbox/${conversation}/m/${ids.get(name_of(300))}`);
      await expect(line(page, 300)).toBeInViewport();
      await expect(line(page, 300)).toHaveAttribute("data-flash", "yes");

      // What is put above comes only when this test lets it.
      for (const [side, far] of [
        ["before", -1],
        ["after", 1],
      ] as const) {
        let release: () => void = () => undefined;
        const held = new Promise<void>((done) => {
          release = done;
        });
        const asked = page.waitForRequest(new RegExp(`messages\\?.*${side}=`));
        await page.route(new RegExp(`messages\\?.*${side}=`), async (route) => {
          await held;
          await route.continue();
        });
        await lines(page).evaluate((log, by) => log.scrollBy(0, by * 100_000), far);
        await asked;
        await lines(page).evaluate((log, by) => log.scrollBy(0, -by * 150), far);
        const seen = await lines(page).evaluate((log) => {
          const top = log.getBoundingClientRect().top;
          const all = [...log.querySelectorAll<HTMLElement>("[data-message]")];
          const one = all.find((row) => row.getBoundingClientRect().top > top + 40);
          return Number(/\d+/.exec(one?.textContent ?? "")?.[0]);
        });
        const height = await lines(page).evaluate((log) => log.scrollHeight);
        const before = await top_of(page, seen);
        release();
        await expect.poll(() => lines(page).evaluate((log) => log.scrollHeight)).toBeGreaterThan(height + 500);
        expect(Math.abs((await top_of(page, seen)) - before)).toBeLessThanOrEqual(1);
        await page.unroute(new RegExp(`messages\\?.*${side}=`));
      }

      // Walked to the very beginning; what is put above does not move what one looks at.
      await expect(async () => {
        await lines(page).evaluate((log) => log.scrollTo(0, 0));
        await expect(line(page, 1)).toBeVisible({ timeout: 1000 });
      }).toPass({ timeout: 60_000 });
      expect(await rows_in_page(page)).toBeLessThanOrEqual(80);
    });

    test("left in the middle counts what comes and stays where it is", async ({ page }) => {
      await log_in(page);
      const ids = await ids_of(page, conversation);
      await page.goto(`/inbox/${conversation}/m/${ids.get(name_of(500))}`);
      await expect(line(page, 500)).toBeInViewport();
      await expect_live(page);
      const before = await top_of(page, 500);
      const fresh = words("Em nhắn thêm nhé");
      await say("messenger", customer, { text: fresh });
      await say("messenger", customer, { text: `${fresh} lần hai` });
      await expect(pill(page)).toHaveText(/2 tin mới/);
      expect(Math.abs((await top_of(page, 500)) - before)).toBeLessThanOrEqual(1);
      await expect(lines(page).getByText(fresh, { exact: true })).toHaveCount(0);
      await pill(page).click();
      await expect(lines(page).getByText(`${fresh} lần hai`)).toBeInViewport();
    });

    test("says so when a message is not there", async ({ page, expected_faults }) => {
      expected_faults.push(/status of 404/);
      await log_in(page);
      await page.goto(`/inbox/${conversation}/m/01933a5e-0000-7000-8000-000000000001`);
      await expect(page.getByRole("alert")).toContainText("Không tìm thấy tin này");
      await expect(lines(page).locator("[data-message]").last()).toBeVisible();
    });
  });

test.describe("a message", () => {
  async function open_new(page: Page, text: string, customer = a_customer("Nguyễn Thị Ánh")): Promise<Customer> {
    await log_in(page);
    await expect_live(page);
    await say("messenger", customer, { text });
    await open_row(page, text);
    await expect(lines(page).getByText(text)).toBeVisible();
    return customer;
  }

  test(
    "is walked to by arrows, and its menu answers, copies and tells why it is here",
    { tag: "@desk" },
    async ({ page }, info) => {
      const question = words("Shop ơi còn áo này không?");
      const customer = await open_new(page, question);
      await say("messenger", customer, { text: "Màu be nhé" });
      await expect(lines(page).getByText("Màu be nhé")).toBeVisible();
      await lines(page).focus();
      await page.keyboard.press("ArrowUp");
      await expect(lines(page).locator("[data-message]", { hasText: "Màu be nhé" })).toBeFocused();
      await page.keyboard.press("ArrowUp");
      const row = lines(page).locator("[data-message]", { hasText: question });
      await expect(row).toBeFocused();

      // What arrives meanwhile takes the focus from nobody.
      await say("messenger", customer, { text: "Alo shop" });
      await expect(lines(page).getByText("Alo shop")).toBeVisible();
      await expect(row).toBeFocused();

      await page.keyboard.press("Enter");
      const menu = page.getByRole("menu", { name: "Việc với tin này" });
      await expect(menu.getByRole("menuitem").first()).toBeFocused();
      await picture(page, info, "menu");
      await page.keyboard.press("Escape");
      await expect(row).toBeFocused();
      await page.keyboard.press("Enter");
      await menu.getByRole("menuitem", { name: "Trả lời tin này" }).press("Enter");
      await expect(page.getByText(`Trả lời: ${question}`)).toBeVisible();

      await row.focus();
      await page.keyboard.press("Alt+KeyW");
      const why = page.getByRole("dialog", { name: "Vì sao tin này ở đây?" });
      await expect(why.getByText("Tin nhận được")).toBeVisible();
      await expect(why.locator("pre").last()).toContainText('"text":');
      await expect(why).not.toContainText(/sha256=[0-9a-f]{20}/);
      await expect_accessible(page);
      await picture(page, info, "why");
      await page.keyboard.press("Escape");
      await expect(row).toBeFocused();
    },
  );

  test("of ours tells every attempt to send it", async ({ page }) => {
    await open_new(page, words("Ship về Huế bao nhiêu?"));
    const answer = words("Dạ 30k ạ");
    await reply(page, answer);
    const row = lines(page).locator("[data-message]", { hasText: answer });
    await expect(row.locator("[data-state]")).toHaveAttribute("data-state", /sent|delivered|read/, { timeout: 30_000 });
    await row.hover();
    await row.getByRole("button", { name: "Việc với tin này" }).click();
    await page.getByRole("menuitem", { name: "Vì sao tin này ở đây?" }).click();
    const why = page.getByRole("dialog", { name: "Vì sao tin này ở đây?" });
    await expect(why.getByRole("heading", { name: "Những lần gửi" })).toBeVisible();
    await expect(why).toContainText("lần cuối lúc");
  });

  test("that quotes another leads there", async ({ page }) => {
    const customer = a_customer("Trần Văn Bình");
    const question = words("Còn size L không?");
    await log_in(page);
    await expect_live(page);
    const { id } = await say("messenger", customer, { text: question });
    await say("messenger", customer, { text: "câu này nè shop", reply_to: id });
    await open_row(page, "câu này nè shop");
    await lines(page)
      .getByRole("button", { name: /Trả lời tin/ })
      .filter({ hasText: question })
      .click();
    await expect(lines(page).locator("[data-message]", { hasText: question }).first()).toHaveAttribute(
      "data-flash",
      "yes",
    );
  });

  test("with pictures opens them all, by keys, and gives the focus back", async ({ page }, info) => {
    const customer = await open_new(page, words("Shop xem giúp ảnh"));
    for (let i = 0; i < 3; i++) await say("messenger", customer, { kind: "image" });
    const open = lines(page).getByRole("button", { name: /^Xem ảnh lớn/ });
    await expect(open).toHaveCount(3, { timeout: 40_000 });
    await open.last().click();
    const box = page.getByRole("dialog", { name: "Xem ảnh" });
    await expect(box).toContainText("3 trên 3");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await expect(box).toContainText("1 trên 3");
    await expect(box.getByRole("button", { name: "Ảnh trước" })).toBeDisabled();
    await page.keyboard.press("+");
    await expect(box.getByRole("button", { name: "Vừa màn hình" })).toBeVisible();
    await picture(page, info, "lightbox");
    await page.keyboard.press("0");
    await expect(box.getByRole("button", { name: "Vừa màn hình" })).toBeHidden();
    await expect_accessible(page);
    await page.keyboard.press("Escape");
    await expect(open.last()).toBeFocused();
  });

  test("shows media as what they are", async ({ page }, info) => {
    const customer = await open_new(page, words("Gửi shop đủ thứ"));
    for (const kind of ["video", "audio", "file", "location"]) await say("messenger", customer, { kind });
    await expect(lines(page).locator("video")).toBeVisible({ timeout: 40_000 });
    await expect(lines(page).locator("audio")).toBeVisible({ timeout: 40_000 });
    await expect(lines(page).getByRole("link", { name: /^Tải về/ })).toBeVisible({ timeout: 40_000 });
    await expect(lines(page).getByRole("link", { name: "Mở bản đồ" })).toBeVisible();
    expect(
      await lines(page)
        .locator("video, audio")
        .evaluateAll((all) => all.every((one) => !(one as HTMLMediaElement).autoplay)),
    ).toBe(true);
    await expect_accessible(page);
    await picture(page, info, "media");
  });

  test("of a comment stands below its post, and is answered publicly or privately", async ({ page }, info) => {
    const text = words("Giá bao nhiêu shop?");
    await log_in(page);
    await expect_live(page);
    const customer = a_customer("Phạm Thị Bình Luận");
    await ask_platsim("comment", { platform: "messenger", customer, text, wait: "accepted" });
    await open_row(page, text);
    await expect(page.getByRole("complementary", { name: "Bài viết" })).toBeVisible();
    await expect(lines(page).getByRole("button", { name: "Trả lời công khai" })).toBeVisible();
    await expect_accessible(page);
    await picture(page, info, "comment");
    await lines(page).getByRole("button", { name: "Nhắn riêng" }).click();
    const writing = page.getByRole("region", { name: "Soạn trả lời" });
    const alone = writing.getByRole("button", { name: "Nhắn riêng" });
    await expect(alone).toHaveAttribute("aria-pressed", "true");
    await expect(writing).toContainText("Mỗi bình luận chỉ được nhắn riêng một lần");
    const answer = words("Dạ shop nhắn riêng giá ạ");
    await composer(page).fill(answer);
    await expect_accessible(page);
    await picture(page, info, "private");
    await reply(page, answer);
    await expect(lines(page).getByText(answer)).toBeVisible();
    await expect(alone).toHaveAttribute("aria-pressed", "false");
    await expect.poll(() => received("messenger", answer), { timeout: 30_000 }).toBe(1);

    // The comment has had the one it may have; everybody may still be answered.
    await alone.click();
    await composer(page).fill("Dạ thêm nữa");
    await expect(writing).toContainText("Bình luận này đã được nhắn riêng");
    await writing.getByRole("button", { name: "Trả lời công khai" }).click();
    const public_answer = words("Dạ shop đã nhắn riêng ạ");
    await reply(page, public_answer);
    await expect.poll(() => received("messenger", public_answer), { timeout: 30_000 }).toBe(1);
  });
});

for (const theme of ["light", "dark"] as const) {
  test.describe(`a thread with everything in it, ${theme}`, () => {
    test.use({ colorScheme: theme });

    test("reads well and can be used by everybody", async ({ page }, info) => {
      await log_in(page, people.hoa);
      await expect_live(page);
      const customer = a_customer("Đặng Thuỳ Dương");
      const text = words("Áo này có màu be không shop, mình cao 1m60 thì mặc size nào vừa ạ?");
      const day = 24 * hour_ms;
      await say("messenger", customer, { text: "Chào shop", at: Date.now() - day });
      const { id } = await say("messenger", customer, { text });
      await open_row(page, text);
      await say("messenger", customer, { text: "Bên mình có ship Huế không" });
      await say("messenger", customer, { text: "tin gửi từ lâu", at: Date.now() - hour_ms });
      await ask_platsim("react", { message: id, emoji: "❤" });
      const { id: regretted } = await say("messenger", customer, { text: "gửi nhầm" });
      await ask_platsim("recall", { message: regretted });
      await expect(lines(page).getByText(text)).toBeVisible();
      const conversation = conversation_of(page);
      await page.evaluate(async (id) => {
        const me = (await (await fetch("/api/me")).json()) as { csrf_token: string; staff: { id: string } };
        const ask = (method: string, path: string, body: object) =>
          fetch(`/api/conversations/${id}${path}`, {
            method,
            headers: { "X-CSRF-Token": me.csrf_token, "Content-Type": "application/json" },
            body: JSON.stringify(body),
          });
        await ask("PATCH", "", { assignee: me.staff.id });
        await ask("POST", "/notes", { id: crypto.randomUUID(), text: "Khách quen, ưu tiên giao sớm" });
        await ask("PATCH", "", { snoozed_until: new Date(Date.now() + 86_400_000).toISOString() });
        await ask("PATCH", "", { status: "open" });
      }, conversation);
      await reply(page, words("Dạ size M vừa chị ạ"));
      await expect(lines(page).getByText(/hẹn lại đến \d\d:\d\d/)).toBeVisible();
      await expect(lines(page).getByText(/^Đến muộn 1 giờ/)).toBeVisible();
      await expect(lines(page).getByText("Khách đã thu hồi tin nhắn")).toBeVisible();
      await expect(composer(page)).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, `everything-${theme}`);
    });
  });
}
