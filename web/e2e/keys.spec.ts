import { type Action, actions, row_of } from "@/features/desk/keys/table";
import {
  ask,
  at,
  does,
  ids_in_order,
  newest,
  note_field,
  notice,
  opens,
  place_of,
  press,
  row,
  type Shop,
  type Story,
  searches,
  status_of,
  unread_in_order,
  writes,
} from "./keyboard_hands";
import {
  a_customer,
  ask_platsim,
  composer,
  expect,
  expect_live,
  lines,
  log_in,
  people,
  row_saying,
  say,
  test,
  words,
} from "./support";

/**
 * Every action of the table that has a key is pressed here, in the place where the table says it works. A new key without
 * a story does not compile, and the walk along the table presses what stands in it, not what stood in it once.
 */

const stories: { readonly [Each in Action]: (action: Action) => Story } = {
  palette: opens("Bảng lệnh"),
  help: opens("Danh sách phím"),
  "help.bare": opens("Danh sách phím"),
  search: searches,
  "search.bare": searches,
  "region.next": (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(lines(page)).not.toBeFocused();
  },
  "region.previous": (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, "region.next");
    await press(page, action);
    await expect(lines(page)).toBeFocused();
  },
  undo: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, "pending");
    await expect(notice(page).filter({ hasText: "Đã chuyển sang chờ khách." })).toBeVisible();
    await expect.poll(() => status_of(page, shop.below)).toBe("pending");
    await press(page, action);
    await expect.poll(() => status_of(page, shop.below)).toBe("open");
  },
  close: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, "palette");
    await expect(page.getByRole("dialog", { name: "Bảng lệnh" })).toBeVisible();
    await press(page, action);
    await expect(page.getByRole("dialog", { name: "Bảng lệnh" })).toBeHidden();
  },

  "conversation.next": (action) => async (page, shop) => {
    await at(page, shop.above);
    const next = (await ids_in_order(page))[1 + (await place_of(page, shop.above))];
    await press(page, action);
    await expect(page).toHaveURL(new RegExp(`${next}$`));
  },
  "conversation.previous": (action) => async (page, shop) => {
    await at(page, shop.below);
    const before = (await ids_in_order(page))[(await place_of(page, shop.below)) - 1];
    await press(page, action);
    await expect(page).toHaveURL(new RegExp(`${before}$`));
  },
  "unread.next": (action) => async (page, shop) => {
    await at(page, shop.above);
    await ask(page, "POST", `/api/conversations/${shop.below}/unread`);
    await expect(row(page, shop.below)).toHaveAccessibleName(/chưa đọc/);
    const place = await place_of(page, shop.above);
    const unread = (await unread_in_order(page)).filter((one) => one.place > place);
    await press(page, action);
    await expect(page).toHaveURL(new RegExp(`${unread[0]?.id}$`));
  },
  "unread.previous": (action) => async (page, shop) => {
    await at(page, shop.below);
    await ask(page, "POST", `/api/conversations/${shop.above}/unread`);
    await expect(row(page, shop.above)).toHaveAccessibleName(/chưa đọc/);
    const place = await place_of(page, shop.below);
    const unread = (await unread_in_order(page)).filter((one) => one.place < place);
    await press(page, action);
    await expect(page).toHaveURL(new RegExp(`${unread.at(-1)?.id}$`));
  },

  claim: does("Bạn đã nhận hội thoại.", { assignee: null }),
  assign: opens("Giao cho"),
  "hand.over": opens("Bàn giao kèm ghi chú"),
  resolve: does("Đã đánh dấu xong."),
  "resolve.next": (action) => async (page, shop) => {
    await at(page, shop.above);
    await press(page, action);
    await expect(page).not.toHaveURL(new RegExp(`${shop.above}$`));
    await expect.poll(() => status_of(page, shop.above)).toBe("resolved");
    await ask(page, "PATCH", `/api/conversations/${shop.above}`, { status: "open" });
    await expect(row(page, shop.above)).toBeVisible();
  },
  reopen: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, "resolve");
    await expect.poll(() => status_of(page, shop.below)).toBe("resolved");
    await press(page, action);
    await expect.poll(() => status_of(page, shop.below)).toBe("open");
  },
  pending: does("Đã chuyển sang chờ khách."),
  snooze: opens("Hẹn lại"),
  labels: opens("Nhãn của hội thoại"),
  "label.toggle": (action) => async (page, shop) => {
    await at(page, shop.below);
    const { items } = await ask<{ items: { name: string; position: number | null }[] }>(page, "GET", "/api/labels");
    const label = items.find((one) => one.position !== null);
    if (!label?.position) throw new Error("no label of this shop has a key");
    await press(page, action, label.position - 1);
    await expect(notice(page).filter({ hasText: label.name })).toBeVisible();
  },
  priority: opens("Mức ưu tiên"),
  unread: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(page).toHaveURL(/\/inbox$/);
    await expect(row(page, shop.below)).toContainText("1");
  },
  order: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(page).toHaveURL(new RegExp(`${shop.below}/.*order`));
    await page.keyboard.press("Escape");
    await page.goto(`/inbox/${shop.below}`);
  },
  customer: (action) => async (page, shop) => {
    await at(page, shop.below);
    const beside = page.getByRole("heading", { name: "Khách hàng", exact: true });
    const there = await beside.isVisible();
    await press(page, action);
    await expect(beside).toBeVisible({ visible: !there });
    await press(page, action);
    await expect(beside).toBeVisible({ visible: there });
    await page.goto(`/inbox/${shop.below}`);
  },
  why: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, "thread.walk");
    await press(page, action);
    const dialog = page.getByRole("dialog", { name: "Vì sao tin này ở đây?" });
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  },
  "first.unread": (action) => async (page, shop) => {
    await at(page, shop.long);
    const mark = lines(page).getByText("Tin chưa đọc", { exact: true });
    await press(page, "latest");
    await expect(mark).not.toBeInViewport();
    await press(page, action);
    await expect(mark).toBeInViewport();
  },
  latest: (action) => async (page, shop) => {
    await at(page, shop.long);
    const last = lines(page).getByText("dòng 39", { exact: true });
    await page.keyboard.press("Control+Home");
    await lines(page).evaluate((log) => log.scrollTo({ top: 0 }));
    await expect(last).not.toBeInViewport();
    await press(page, action);
    await expect(last).toBeInViewport();
  },

  reply: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(composer(page)).toBeFocused();
  },
  note: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(note_field(page)).toBeFocused();
    await press(page, action);
    await expect(composer(page)).toBeFocused();
  },
  "quick.replies": (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(composer(page)).toHaveValue("/");
    await composer(page).fill("");
  },
  product: (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(page.getByLabel("Tìm sản phẩm để chèn tên và giá").first()).toBeFocused();
    await page.keyboard.press("Escape");
  },
  attach: (action) => async (page, shop) => {
    await at(page, shop.below);
    const asked = page.waitForEvent("filechooser");
    await press(page, action);
    await asked;
  },
  send: (action) => writes(action, async () => undefined),
  newline: (action) => async (page, shop) => {
    await at(page, shop.below);
    await composer(page).fill("Dạ");
    await press(page, action);
    await expect(composer(page)).toHaveValue("Dạ\n");
    await composer(page).fill("");
  },
  "send.always": (action) => writes(action, async () => undefined),
  "send.done": (action) =>
    writes(action, (page, shop) => expect.poll(() => status_of(page, shop.below)).toBe("resolved")),

  "list.walk": (action) => async (page, shop) => {
    await at(page, shop.below);
    await row(page, shop.below).focus();
    await press(page, action, 1);
    await expect(row(page, shop.below)).not.toBeFocused();
    await press(page, action);
    await expect(row(page, shop.below)).toBeFocused();
  },
  "list.open": (action) => async (page, shop) => {
    await at(page, shop.below);
    await row(page, shop.above).focus();
    await press(page, action);
    await expect(page).toHaveURL(new RegExp(`${shop.above}$`));
  },
  "list.select": (action) => async (page, shop) => {
    await at(page, shop.below);
    await row(page, shop.below).focus();
    await press(page, action);
    await expect(page.getByText("1 đã chọn")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByText("1 đã chọn")).toBeHidden();
  },
  "list.range": (action) => async (page, shop) => {
    await at(page, shop.below);
    await row(page, shop.below).focus();
    await press(page, "list.select");
    await press(page, "list.walk", 1);
    await press(page, action);
    await expect(page.getByText("2 đã chọn")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByText("2 đã chọn")).toBeHidden();
  },
  "list.menu": (action) => async (page, shop) => {
    await at(page, shop.below);
    await row(page, shop.below).focus();
    await press(page, action);
    await expect(page.getByRole("menu")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden();
  },
  "thread.walk": (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, action);
    await expect(newest(page)).toBeFocused();
  },
  "thread.menu": (action) => async (page, shop) => {
    await at(page, shop.below);
    await press(page, "thread.walk");
    await press(page, action);
    await expect(page.getByRole("menu", { name: "Việc với tin này" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu", { name: "Việc với tin này" })).toBeHidden();
  },
};

test("every key of the table does what the table says of it", { tag: "@desk" }, async ({ page }) => {
  test.setTimeout(420_000);
  await log_in(page, people.hoa);
  await expect_live(page);
  const long = a_customer("Dài");
  const messages = Array.from({ length: 40 }, (_, n) => ({
    platform: "messenger",
    customer: long,
    kind: "text",
    text: n === 39 ? "dòng 39" : `dòng ${n} ${"áo này còn size nào nữa không shop ".repeat(4)}`,
  }));
  await ask_platsim("batch", { messages, wait: "accepted" });
  const ids: string[] = [];
  for (const name of ["Dưới", "Trên"]) {
    const question = words(`${name} hỏi`);
    await say("messenger", a_customer(name), { text: question });
    ids.push((await (await row_saying(page, question)).getAttribute("data-row")) ?? "");
  }
  const long_id = await (await row_saying(page, "dòng 39")).getAttribute("data-row");
  const { items } = await ask<{ items: { position: number | null }[] }>(page, "GET", "/api/labels");
  if (!items.some(({ position }) => position)) {
    const label = { id: crypto.randomUUID(), name: words("Phím"), colour: "#0f766e", position: 9 };
    await ask(page, "POST", "/api/labels", label);
    await page.reload();
    await expect_live(page);
  }
  const shop: Shop = { below: ids[0] ?? "", above: ids[1] ?? "", long: long_id ?? "" };
  for (const action of actions) {
    if (row_of(action).keys.length === 0) continue;
    await test.step(action, () => stories[action](action)(page, shop));
  }
});
