import type { Page } from "@playwright/test";
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

const rows = (page: Page) => page.locator("[data-row]");
const search = (page: Page) => new URL(page.url()).searchParams;

test.describe("views of the list", () => {
  test("wishes are combined, stand in the address, and come back with it", async ({ page }, info) => {
    await log_in(page);
    const [one, two] = [words("hỏi qua Zalo"), words("hỏi qua Shopee")];
    await say("zalo", a_customer("Bình"), { text: one });
    await say("shopee", a_customer("Châu"), { text: two });
    await row_saying(page, two);

    await page.getByRole("button", { name: "Kênh", exact: true }).click();
    const menu = page.getByRole("menu", { name: "Kênh" });
    const zalo = menu.getByRole("menuitemcheckbox", { name: /Zalo/ }).first();
    await expect(zalo).toContainText(/\d/);
    await expect_accessible(page);
    await picture(page, info, "channels");
    await zalo.click();
    await expect(zalo).toBeChecked();
    await page.keyboard.press("Escape");
    await expect(menu).toBeHidden();
    await expect(page.getByRole("link", { name: one })).toBeVisible();
    await expect(page.getByRole("link", { name: two })).toBeHidden();

    await page.getByRole("button", { name: /^Chưa đọc/ }).click();
    expect(search(page).get("unread")).toBe("true");
    expect(search(page).get("channel")).toBeTruthy();
    await expect(page.getByRole("link", { name: one })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("link", { name: one })).toBeVisible();
    await expect(page.getByRole("link", { name: two })).toBeHidden();
    await expect(page.getByRole("button", { name: /^Chưa đọc/ })).toHaveAttribute("aria-pressed", "true");

    // What happens live takes its place in the view, or not, without being asked for.
    await expect_live(page);
    await page.mouse.move(0, 0);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (/\/api\/conversations(\?|\/counts)/.test(request.url())) asked.push(request.url());
    });
    const [here, elsewhere] = [words("thêm qua Zalo"), words("thêm qua Shopee")];
    await say("shopee", a_customer("Dung"), { text: elsewhere });
    await say("zalo", a_customer("Em"), { text: here });
    await expect(page.getByRole("link", { name: here })).toBeVisible();
    await expect(page.getByRole("link", { name: elsewhere })).toBeHidden();
    expect(asked).toEqual([]);

    await page.getByRole("button", { name: "Bỏ lọc" }).click();
    expect(page.url()).not.toContain("?");
    await expect(page.getByRole("link", { name: elsewhere })).toBeVisible();
  });

  test("nothing that fits is said so, with the way back", async ({ page }, info) => {
    await log_in(page, people.lan, "/inbox?failed=true&kind=comment&channel=00000000-0000-7000-8000-000000000000");
    await expect(page.getByText("Không có hội thoại nào khớp.")).toBeVisible();
    await expect_accessible(page);
    await picture(page, info, "nothing fits");
    await page.getByRole("link", { name: "Bỏ lọc" }).click();
    await expect(rows(page).first()).toBeVisible();
  });

  test("who waits longest stands first, when that is wished", async ({ page }) => {
    await log_in(page, people.lan, "/inbox?unanswered=true");
    const [first, second] = [words("chờ lâu"), words("chờ ít")];
    await say("zalo", a_customer("Giang"), { text: first });
    await say("zalo", a_customer("Hà"), { text: second });
    await row_saying(page, second);
    await page.getByRole("button", { name: "Mới nhất" }).click();
    await page.getByRole("menuitemradio", { name: "Chờ lâu nhất" }).click();
    await page.keyboard.press("Escape");
    expect(search(page).get("sort")).toBe("oldest_waiting");
    await page.locator("[data-row]").first().focus();
    await page.keyboard.press("End");
    const place = async (text: string) =>
      Number(await page.locator("li", { has: page.getByRole("link", { name: text }) }).getAttribute("aria-posinset"));
    expect(await place(first)).toBeLessThan(await place(second));
  });

  test("a view is saved by name, found again, renamed, shared and deleted", async ({ page }, info) => {
    await log_in(page, people.lan, "/inbox?unanswered=true");
    const name = words("Chưa trả lời");
    await page.getByRole("button", { name: "Bộ lọc đã lưu" }).click();
    await page.getByRole("menuitem", { name: "Lưu bộ lọc này…" }).click();
    const dialog = page.getByRole("dialog", { name: "Bộ lọc đã lưu" });
    await dialog.getByLabel("Tên bộ lọc").fill(name);
    await expect_accessible(page);
    await dialog.getByRole("button", { name: "Lưu" }).click();
    await expect(page.getByText(`Đã lưu bộ lọc ${name}.`)).toBeVisible();

    await page.goto("/inbox");
    await page.getByRole("button", { name: "Bộ lọc đã lưu" }).click();
    const saved = page.getByRole("menuitemradio", { name });
    await expect(saved).not.toBeChecked();
    await expect_accessible(page);
    await picture(page, info, "views");
    await saved.click();
    expect(search(page).get("unanswered")).toBe("true");
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name, exact: true }).click();
    await page.getByRole("menuitem", { name: "Đổi tên…" }).click();
    const renamed = words("Chưa trả lời lại");
    await dialog.getByLabel("Tên bộ lọc").fill(renamed);
    await dialog.getByRole("button", { name: "Lưu" }).click();
    await expect(page.getByText(`Đã lưu bộ lọc ${renamed}.`)).toBeVisible();
    await page.getByRole("button", { name: renamed, exact: true }).click();
    await page.getByRole("menuitem", { name: "Xoá bộ lọc này" }).click();
    await expect(page.getByText(`Đã xoá bộ lọc ${renamed}.`)).toBeVisible();
    await page.reload();
    await page.getByRole("button", { name: "Bộ lọc đã lưu" }).click();
    await expect(page.getByRole("menuitemradio", { name: renamed })).toHaveCount(0);
  });
});

test.describe("what is done from the list", () => {
  test(
    "rows are chosen by keys alone, done with together, and given back",
    { tag: "@desk" },
    async ({ page }, info) => {
      await log_in(page);
      const tag = words("chọn nhiều");
      for (const n of [1, 2, 3]) await say("messenger", a_customer("Khánh"), { text: `${tag} ${n}` });
      const mine = page.getByRole("link", { name: tag });
      await expect(mine).toHaveCount(3);
      await mine.first().focus();
      await page.keyboard.press("Space");
      const bar = page.getByRole("toolbar", { name: "Việc với các hội thoại đã chọn" });
      await expect(bar.getByText("1 đã chọn")).toBeVisible();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Shift+Space");
      await expect(bar.getByText("3 đã chọn")).toBeVisible();
      await expect(bar.getByRole("button", { name: /^Chọn cả .* hội thoại khớp/ })).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, "chosen");
      await page.keyboard.press("Escape");
      await expect(bar).toBeHidden();
      await expect(mine.nth(2)).toBeFocused();
      await page.keyboard.press("Shift+Space");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Space");
      await bar.getByRole("button", { name: "Xong" }).press("Enter");
      await expect(mine).toHaveCount(1);
      await page.getByRole("button", { name: "Hoàn tác" }).click();
      await expect(page.getByText("Đã hoàn tác 2 hội thoại.")).toBeVisible();
      await page.mouse.move(0, 0);
      await expect(mine).toHaveCount(3);
    },
  );

  test(
    "a row's menu opens by its key and by the right button, and does what it says",
    { tag: "@desk" },
    async ({ page }, info) => {
      await log_in(page);
      const tag = words("việc với hàng");
      await say("zalo", a_customer("Long"), { text: tag });
      const row = await row_saying(page, tag);
      await row.focus();
      await page.keyboard.press("Shift+F10");
      const menu = page.getByRole("menu", { name: /^Việc với/ });
      await expect(menu.getByRole("menuitem").first()).toBeFocused();
      await expect_accessible(page);
      await picture(page, info, "row menu");
      await page.keyboard.press("Escape");
      await expect(row).toBeFocused();
      await row.click({ button: "right" });
      await menu.getByRole("menuitem", { name: /^Nhận hội thoại/ }).click();
      await expect(row).toHaveAttribute("aria-label", /giao cho/);
      await row.click({ button: "right" });
      await menu.getByRole("menuitem", { name: /^Xong/ }).click();
      await expect(row).toBeHidden();
    },
  );

  test(
    "a finger's long press opens the menu of a row, and a finger chooses on",
    { tag: "@phone" },
    async ({ page }, info) => {
      await log_in(page);
      const tag = words("ngón tay");
      await say("zalo", a_customer("Mai"), { text: tag });
      const row = await row_saying(page, tag);
      const box = (await row.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const devtools = await page.context().newCDPSession(page);
      const touchPoints = [{ x: box.x + 150, y: box.y + 30 }];
      await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
      const menu = page.getByRole("menu", { name: /^Việc với/ });
      await expect(menu).toBeVisible();
      await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
      await expect(menu).toBeVisible();
      await expect_accessible(page);
      await picture(page, info, "long press");
      await menu.getByRole("menuitem", { name: "Chọn", exact: true }).click();
      await expect(page.getByText("1 đã chọn")).toBeVisible();
      await picture(page, info, "chosen on a phone");
      await row.tap();
      await expect(page.getByText("1 đã chọn")).toBeHidden();
      expect(new URL(page.url()).pathname).toBe("/inbox");
    },
  );
});

test("the list is as wide as somebody drags it, by hand or by keys, also tomorrow", { tag: "@desk" }, async ({
  page,
}) => {
  await log_in(page);
  const border = page.getByRole("separator", { name: "Độ rộng của danh sách" });
  const pane = page.locator("#list-pane");
  const width = async () => Math.round((await pane.boundingBox())?.width ?? 0);
  await expect(border).toHaveAttribute("aria-valuenow", "360");
  await border.focus();
  await page.keyboard.press("ArrowRight");
  await expect(border).toHaveAttribute("aria-valuenow", "376");
  expect(await width()).toBe(376);
  const box = (await border.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + 44, 400, { steps: 4 });
  await page.mouse.up();
  await expect(border).toHaveAttribute("aria-valuenow", "420");
  await page.reload();
  await expect(border).toHaveAttribute("aria-valuenow", "420");
  expect(await width()).toBe(420);
  await border.dblclick();
  await expect(border).toHaveAttribute("aria-valuenow", "360");
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(border).toBeHidden();
  expect(await width()).toBe(280);
});

test.describe("a hundred thousand conversations", () => {
  const total = 100_000;

  /** A server of very many rows: the page's own questions, answered as the server would. */
  async function pretend(page: Page): Promise<string[]> {
    const asked: string[] = [];
    const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
    let like: Record<string, unknown> = {};
    const row = (n: number) => ({
      ...like,
      id: id(n),
      seq: 0,
      status: "open",
      last_message_at: new Date(Date.UTC(2026, 0, 1) - n * 60_000).toISOString(),
      customer: { id: id(n), name: `Khách ${n}` },
    });
    await page.route("**/api/conversations?*", async (route) => {
      const query = new URL(route.request().url()).searchParams;
      const answer = await route.fetch({ url: route.request().url().replace(/[?].*/, "?status=open&limit=1") });
      const read = (await answer.json()) as { items: Record<string, unknown>[] };
      like = read.items[0] ?? like;
      asked.push(query.toString());
      const back = query.get("back") === "true";
      const beside = query.get("from") ?? query.get("cursor");
      const skip = Number(query.get("skip") ?? 0);
      const at = beside ? Number(beside.slice(-12)) : back ? total : -1;
      const numbers = back
        ? Array.from({ length: 50 }, (_, i) => at - 1 - skip - i).filter((n) => n >= 0)
        : Array.from({ length: 50 }, (_, i) => at + 1 + skip + i).filter((n) => n < total);
      const last = numbers.at(-1) ?? 0;
      const ends = back ? last === 0 : last === total - 1;
      const items = (back ? numbers.reverse() : numbers).map(row);
      await route.fulfill({ response: answer, json: { ...read, items, next_cursor: ends ? null : id(last) } });
    });
    await page.route("**/api/conversations/counts*", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), all: total, matching: total } });
    });
    return asked;
  }

  test(
    "End reaches the last, the bar of the list any, and few rows are in the page",
    { tag: "@desk" },
    async ({ page }, info) => {
      await log_in(page);
      await expect(rows(page).first()).toBeVisible();
      const asked = await pretend(page);
      await page.reload();
      await expect(page.getByRole("link", { name: "Khách 0," })).toBeVisible();
      const list = page.getByRole("list", { name: "Hội thoại" });
      await expect(list.getByRole("listitem").first()).toHaveAttribute("aria-setsize", String(total));

      await page.getByRole("link", { name: "Khách 0," }).focus();
      await page.keyboard.press("End");
      const last = page.getByRole("link", { name: `Khách ${total - 1},` });
      await expect(last).toBeFocused();
      await expect(page.locator("li", { has: last })).toHaveAttribute("aria-posinset", String(total));
      await page.keyboard.press("ArrowUp");
      await expect(page.getByRole("link", { name: `Khách ${total - 2},` })).toBeFocused();
      for (let i = 0; i < 12; i++) await page.keyboard.press("PageUp");
      await expect(page.locator(":focus")).toHaveAttribute("aria-label", /^Khách 99\d\d\d,/);
      expect(await rows(page).count()).toBeLessThanOrEqual(40);

      const scroller = list.locator("..");
      await scroller.evaluate((element) => {
        element.scrollTop = element.scrollHeight / 2;
      });
      await expect(page.getByRole("link", { name: /^Khách (49|50)\d\d\d,/ }).first()).toBeVisible();
      await picture(page, info, "in the middle");
      expect(await rows(page).count()).toBeLessThanOrEqual(40);

      await page
        .getByRole("link", { name: /^Khách (49|50)\d\d\d,/ })
        .first()
        .focus();
      await page.keyboard.press("Home");
      await expect(page.getByRole("link", { name: "Khách 0," })).toBeFocused();
      // A walk page by page would have asked two thousand times.
      expect(asked.length).toBeLessThan(40);
    },
  );
});

test("what a row opens is beside the list, which stays as it was", async ({ page }) => {
  await log_in(page, people.lan, "/inbox?unread=true");
  const tag = words("mở từ bộ lọc");
  await say("zalo", a_customer("Ngọc"), { text: tag });
  await (await row_saying(page, tag)).click();
  await expect(lines(page).getByText(tag)).toBeVisible();
  expect(search(page).get("unread")).toBe("true");
});

test("on a phone four ways lead on from below, and the others are one touch further", { tag: "@phone" }, async ({
  page,
}) => {
  await log_in(page, people.hoa);
  const ways = page.getByRole("navigation", { name: "Điều hướng" });
  await expect(ways.getByRole("link").filter({ visible: true })).toHaveCount(4);
  await ways.getByRole("button", { name: "Thêm" }).click();
  await expect_accessible(page);
  await page.getByRole("menu", { name: "Thêm" }).getByRole("menuitem", { name: "Cài đặt" }).click();
  await expect(page).toHaveURL(/\/settings/);
});
