/** Buyers on TikTok Shop and Shopee: their orders, and the pushes that tell of them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { catalogue } from "./catalogue.mjs";
import { Day } from "./day.mjs";
import { marketPlaces, shops, sku } from "./testing/shops.mjs";

for (const platform of marketPlaces) {
  test(`What is bought on ${platform} is gone there at once, and comes back when the order is cancelled`, async (t) => {
    const { control, stock } = await shops(t);
    const before = (await stock(platform)).available;
    const { order } = await control("order", { platform, sku, quantity: 3, customer: { name: "Lan Anh" } });
    assert.deepEqual(order.lines.map((one) => [one.seller_sku, one.quantity]), [[sku, 3]]);
    const held = await stock(platform);
    assert.deepEqual([held.available, held.committed], [before - 3, 3]);
    await control("order", { platform, order_id: order.id, status: "CANCELLED" });
    await control("order", { platform, order_id: order.id, cancel: "accept" });
    const after = await stock(platform);
    assert.deepEqual([after.available, after.committed], [before, 0]);
    assert.deepEqual(after.moves.map((one) => [one.kind, one.change]), [["sold", -3], ["back", 3]]);
    assert.equal((await control("order", { platform, order_id: order.id, next: true })).status, 409);
  });

  test(`${platform} never sells more than is there`, async (t) => {
    const { control, stock, look } = await shops(t);
    await control("stock", { platform, sku, quantity: 7 });
    const refused = await control("order", { platform, sku, quantity: 8 });
    assert.equal(refused.status, 409);
    assert.match(refused.error, /7 left, 8 wanted/);
    const half = await control("order", { platform, lines: [{ sku, quantity: 2 }, { sku: "DC08", quantity: 1000 }] });
    assert.equal(half.status, 409);
    assert.equal((await stock(platform)).available, 7, "an order that cannot be filled takes nothing");
    const sold = await control("sell_out", { platform, sku, each: 2 });
    assert.deepEqual([sold.sold, sold.orders.length, sold.available], [7, 4, 0]);
    assert.equal((await control("order", { platform, sku })).status, 409);
    assert.equal((await look(`orders?platform=${platform}&sku=${sku}`)).orders.length, 4);
  });

  test(`The buyer of an order on ${platform} is the one in the chat`, async (t) => {
    const { control, tiktok, shopee } = await shops(t);
    const customer = { id: "minhanh" };
    const said = await control("say", { platform, customer, text: "Shop ơi" });
    const { order } = await control("order", { platform, customer, sku });
    assert.equal(order.thread, said.thread);
    if (platform === "tiktok_shop") {
      const [talk] = (await tiktok.call("GET", "/customer_service/202309/conversations", undefined, { page_size: 20 })).json.data.conversations;
      const { user_id } = talk.participants.find((one) => one.role === "BUYER");
      const { orders } = (await tiktok.call("GET", "/order/202309/orders", undefined, { ids: order.id })).json.data;
      assert.equal(orders[0].user_id, user_id);
      assert.notEqual(user_id, said.customer.id);
      const found = (await tiktok.call("POST", "/order/202309/orders/search", { buyer_user_id: user_id }, { page_size: 10 })).json.data;
      assert.deepEqual(found.orders.map((one) => one.id), [order.id]);
    } else {
      const { order_list } = (await shopee.call("GET", "/api/v2/order/get_order_detail", undefined, { order_sn_list: order.id, response_optional_fields: "buyer_user_id" })).json.response;
      assert.equal(String(order_list[0].buyer_user_id), said.customer.id);
    }
  });
}

test("TikTok Shop describes an order unit by unit, with amounts as text and a covered recipient", async (t) => {
  const { control, tiktok } = await shops(t);
  const lines = [{ sku, quantity: 2 }, { sku: "DC08" }];
  const { id } = await control("order", { platform: "tiktok_shop", lines, to: { name: "Nguyễn Thị Lan", phone: "0987654321", address: "12 Lê Lợi, phường Bến Thành, TP. Hồ Chí Minh" } });
  const [order] = (await tiktok.call("GET", "/order/202507/orders", undefined, { ids: `${id},999` })).json.data.orders;
  assert.deepEqual(order.line_items.map((one) => one.seller_sku), [sku, sku, "DC08"]);
  assert.equal(new Set(order.line_items.map((one) => one.id)).size, 3);
  assert.equal(order.line_items[0].quantity, undefined);
  assert.deepEqual([order.payment.sub_total, order.payment.total_amount], ["557000", "572000"]);
  assert.doesNotMatch(JSON.stringify(order.recipient_address), /Thị|98765|Lê Lợi/);
  const unpaid = await control("order", { platform: "tiktok_shop", sku, cod: false });
  const [waiting] = (await tiktok.call("GET", "/order/202309/orders", undefined, { ids: unpaid.id })).json.data.orders;
  assert.deepEqual([waiting.status, waiting.recipient_address], ["UNPAID", undefined]);
  const own = await control("order", { platform: "tiktok_shop", sku, own_shipping: true, to: { name: "Lê Hoa", phone: "0987654321" } });
  const [open] = (await tiktok.call("GET", "/order/202309/orders", undefined, { ids: own.id })).json.data.orders;
  assert.deepEqual([open.recipient_address.name, open.recipient_address.phone_number], ["Lê Hoa", "(+84)987654321"]);
});

test("Shopee tells the basics of an order, and of the rest what is asked for, with amounts as floats", async (t) => {
  const { control, shopee } = await shops(t);
  const { id, order } = await control("order", { platform: "shopee", sku, quantity: 2 });
  const ask = (fields) => shopee.call("GET", "/api/v2/order/get_order_detail", undefined, { order_sn_list: id, ...(fields && { response_optional_fields: fields }) });
  const [brief] = (await ask()).json.response.order_list;
  assert.deepEqual([brief.order_sn, brief.item_list, brief.buyer_user_id, brief.total_amount], [id, undefined, undefined, undefined]);
  const { text, json } = await ask("buyer_user_id,item_list,total_amount,recipient_address,package_list,pay_time");
  assert.match(text, /"total_amount":413000\.0/);
  assert.match(text, /"model_discounted_price":199000\.0/);
  const [whole] = json.response.order_list;
  assert.deepEqual(whole.item_list.map((one) => [one.model_sku, one.model_quantity_purchased, String(one.model_id)]), [[sku, 2, order.lines[0].model_id]]);
  assert.match(whole.recipient_address.name, /\*/);
  const single = await control("order", { platform: "shopee", sku: "DC08" });
  const [alone] = (await shopee.call("GET", "/api/v2/order/get_order_detail", undefined, { order_sn_list: single.id, response_optional_fields: "item_list" })).json.response.order_list;
  assert.deepEqual([alone.item_list[0].item_sku, alone.item_list[0].model_sku, alone.item_list[0].model_id], ["DC08", "", 0]);
});

test("Calls beyond the platforms' limits are refused", async (t) => {
  const { control, tiktok, shopee } = await shops(t);
  for (let i = 0; i < 3; ++i) for (const platform of marketPlaces) await control("order", { platform, sku });
  const code = async (...call) => (await tiktok.call(...call)).json.code;
  const ids = (n) => Array.from({ length: n }, (_, i) => i + 1).join(",");
  assert.equal(await code("GET", "/order/202309/orders", undefined, { ids: ids(51) }), 36009004);
  assert.equal(await code("GET", "/order/202309/orders", undefined, {}), 36009004);
  assert.equal(await code("POST", "/order/202309/orders/search", {}, {}), 36009004);
  assert.equal(await code("POST", "/order/202309/orders/search", {}, { page_size: 101 }), 36009004);
  assert.equal(await code("POST", "/product/202309/products/search", {}, { page_size: 0 }), 36009004);
  assert.equal(await code("POST", "/product/202309/products/search", { seller_skus: ids(11).split(",") }, { page_size: 10 }), 36009004);
  assert.equal(await code("GET", "/order/202309/order", undefined, {}), 36009009);

  const error = async (path, pairs) => (await shopee.call("GET", path, undefined, pairs)).json.error;
  const now = Math.floor(Date.now() / 1000);
  const span = { time_range_field: "update_time", time_from: now - 15 * 86400, time_to: now + 60, page_size: 20 };
  assert.equal(await error("/api/v2/order/get_order_list", span), "error_param");
  assert.equal(await error("/api/v2/order/get_order_list", { ...span, time_to: now, page_size: 101 }), "error_param");
  assert.equal(await error("/api/v2/order/get_order_detail", { order_sn_list: ids(51) }), "error_param");
  assert.equal(await error("/api/v2/order/get_order_detail", { order_sn_list: "NOSUCH" }), "error_not_found");
  assert.equal(await error("/api/v2/product/get_item_list", { offset: 0, page_size: 101, item_status: "NORMAL" }), "error_param");
  assert.equal(await error("/api/v2/product/get_item_list", { offset: 0, page_size: 10 }), "error_param");
  assert.equal(await error("/api/v2/product/get_item_base_info", { item_id_list: ids(51) }), "error_param");
});

test("Orders are found page by page by the time they changed", async (t) => {
  const { control, tiktok, shopee } = await shops(t);
  const made = { tiktok_shop: [], shopee: [] };
  for (let i = 0; i < 5; ++i) for (const platform of marketPlaces) made[platform].push((await control("order", { platform, sku })).id);
  const now = Math.floor(Date.now() / 1000);
  const found = [];
  let page_token = "";
  do {
    const { data } = (await tiktok.call("POST", "/order/202309/orders/search", { update_time_ge: now - 600 }, { page_size: 2, sort_field: "update_time", sort_order: "ASC", page_token })).json;
    found.push(...data.orders.map((one) => one.id));
    ({ next_page_token: page_token } = data);
  } while (page_token);
  assert.deepEqual(found.sort(), made.tiktok_shop.sort());
  const listed = [];
  let cursor = "";
  for (let more = true; more; ) {
    const { response } = (await shopee.call("GET", "/api/v2/order/get_order_list", undefined, { time_range_field: "update_time", time_from: now - 600, time_to: now + 600, page_size: 2, cursor })).json;
    listed.push(...response.order_list.map((one) => one.order_sn));
    assert.equal(response.order_list[0].order_status, undefined);
    ({ more, next_cursor: cursor } = response);
  }
  assert.deepEqual(listed.sort(), made.shopee.sort());
});

test("The pushes of TikTok Shop name the order and never describe it", async (t) => {
  const { control, pushes } = await shops(t);
  const { id } = await control("order", { platform: "tiktok_shop", sku });
  for (const status of ["AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED"]) assert.equal((await control("order", { platform: "tiktok_shop", order_id: id, next: true })).order.status, status);
  await control("order", { platform: "tiktok_shop", order_id: id, return: true });
  const types = pushes("tiktok_shop").map((one) => one.type);
  assert.deepEqual([...types].sort((a, b) => a - b), [1, 1, 1, 1, 4, 12]);
  const parcel = pushes("tiktok_shop").find((one) => one.type === 4).data;
  assert.equal(parcel.order_id, undefined);
  assert.deepEqual(parcel.package_list[0].order_id_list, [id]);
  const times = pushes("tiktok_shop").filter((one) => one.type === 1).map((one) => one.data.update_time);
  assert.equal(new Set(times).size, 4, "every change has its own second");

  const second = await control("order", { platform: "tiktok_shop", sku });
  await control("order", { platform: "tiktok_shop", order_id: second.id, to: { address: "9 Hùng Vương, Huế" } });
  await control("order", { platform: "tiktok_shop", order_id: second.id, cancel: "request" });
  const mine = () => pushes("tiktok_shop").filter((one) => one.data.order_id === second.id);
  assert.deepEqual(mine().map((one) => [one.type, one.data.cancel_status ?? one.data.order_status]), [[1, "AWAITING_SHIPMENT"], [3, undefined], [11, "CANCELLATION_REQUEST_PENDING"]]);
  assert.equal(mine()[1].tts_notification_id, undefined);
  await control("order", { platform: "tiktok_shop", order_id: second.id, cancel: "accept", deliver: { parallel: false } });
  assert.deepEqual(mine().slice(3).map((one) => one.data.cancel_status ?? one.data.order_status), ["CANCELLATION_REQUEST_SUCCESS", "CANCEL", "CANCELLATION_REQUEST_COMPLETE"]);
  const third = await control("order", { platform: "tiktok_shop", sku });
  const fourth = await control("order", { platform: "tiktok_shop", sku });
  await control("order", { platform: "tiktok_shop", order_id: third.id, package: { with: [fourth.id] } });
  assert.deepEqual(pushes("tiktok_shop").at(-1).data.package_list[0].order_id_list, [third.id, fourth.id]);
});

test("The pushes of Shopee spell the order's number in two ways", async (t) => {
  const { control, pushes } = await shops(t);
  const { id } = await control("order", { platform: "shopee", sku });
  for (const status of ["PROCESSED", "SHIPPED", "TO_CONFIRM_RECEIVE"]) assert.equal((await control("order", { platform: "shopee", order_id: id, next: true })).order.status, status);
  await control("order", { platform: "shopee", order_id: id, return: true });
  const codes = pushes("shopee").map((one) => one.code);
  assert.deepEqual([...codes].sort((a, b) => a - b), [3, 3, 3, 3, 3, 4, 29, 30, 30, 47]);
  for (const { code, data } of pushes("shopee")) assert.deepEqual([code, data[[29, 47].includes(code) ? "order_sn" : "ordersn"]], [code, id]);
  const second = await control("order", { platform: "shopee", sku });
  for (const [step, status] of [["request", "IN_CANCEL"], ["refuse", "READY_TO_SHIP"]]) assert.equal((await control("order", { platform: "shopee", order_id: second.id, cancel: step })).order.status, status);
});

test("News of an order can come twice, late, and after newer ones; what is late still counts as under way", async (t) => {
  const { receiver, control, pushes, look } = await shops(t);
  const { id } = await control("order", { platform: "shopee", sku, deliver: { delay_ms: 150 }, async: true });
  await control("order", { platform: "shopee", order_id: id, status: "CANCELLED", deliver: { copies: 2 } });
  assert.deepEqual(pushes("shopee").map((one) => one.data.status), ["CANCELLED", "CANCELLED"]);
  assert.equal((await look("state")).pending, 1);
  assert.equal((await look("settled")).pending, 0);
  assert.equal(receiver.got.at(-1).json.data.status, "READY_TO_SHIP");
  assert.ok(receiver.got.at(-1).json.data.update_time < receiver.got[0].json.data.update_time);
});

test("An order can go its way by itself", async (t) => {
  const { receiver, control, look } = await shops(t);
  const { id } = await control("order", { platform: "shopee", sku, pace_ms: 10 });
  await receiver.wait((one) => one.json.data.status === "COMPLETED");
  const [order] = (await look(`orders?platform=shopee&id=${id}`)).orders;
  assert.deepEqual(order.history.map((one) => one.status), ["READY_TO_SHIP", "PROCESSED", "SHIPPED", "TO_CONFIRM_RECEIVE", "COMPLETED"]);
});

test("An order card is about the last order of whoever sends it", async (t) => {
  const { control, pushes } = await shops(t);
  const customer = { name: "Lan Anh" };
  const ids = {};
  for (const platform of marketPlaces) {
    await control("order", { platform, customer, sku });
    ids[platform] = (await control("order", { platform, customer, sku })).id;
    await control("say", { platform, customer, kind: "order" });
  }
  assert.equal(JSON.parse(pushes("tiktok_shop").at(-1).data.content).order_id, ids.tiktok_shop);
  assert.equal(pushes("shopee").at(-1).data.content.content.order_sn, ids.shopee);
});

test("A simulator started again still has the orders and the stock it had", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "platsim-"));
  const keep = join(folder, "kept.json");
  const first = await shops(t, { keep });
  const { order, customer } = await first.control("order", { platform: "shopee", sku, quantity: 4, customer: { name: "Thu Hà" } });
  await first.control("stock", { platform: "tiktok_shop", sku, quantity: 6 });
  const before = (await first.stock("shopee")).available;
  await first.simulator.stop();
  const second = await shops(t, { keep });
  assert.deepEqual([(await second.stock("shopee")).available, (await second.stock("tiktok_shop")).available], [before, 6]);
  const [again] = (await second.look(`orders?id=${order.id}`)).orders;
  assert.deepEqual([again.lines, again.customer.id, again.customer.name, again.history], [order.lines, customer.id, "Thu Hà", order.history]);
  await second.control("order", { platform: "shopee", order_id: order.id, cancel: "accept" });
  assert.equal((await second.stock("shopee")).available, before + 4);
  await second.simulator.stop();
  const other = await shops(t, { keep, seed: 2 });
  assert.equal((await other.look("orders")).orders.length, 0);
  t.after(() => rmSync(folder, { recursive: true }));
});

test("After a busy day every piece is accounted for", async (t) => {
  const { world, look } = await shops(t);
  const day = new Day(world, "quiet");
  day.after = (_, work) => setImmediate(work);
  for (let i = 0; i < 8; ++i) day.arrive();
  for (let i = 0; i < 600; ++i) {
    day.market.purchase();
    if (i % 20 === 0) await new Promise(setImmediate);
  }
  for (let quiet = 0, seen = -1; quiet < 5; seen = world.delivery.attempts) {
    await world.delivery.idle();
    await new Promise(setImmediate);
    quiet = seen === world.delivery.attempts ? quiet + 1 : 0;
  }
  const { stock } = await look("stock");
  const { orders } = await look("orders");
  for (const one of stock) {
    const first = catalogue().flatMap((each) => each.variants).find((each) => each.sku === one.seller_sku).stock;
    assert.equal(one.available, first - one.sold + one.back, one.seller_sku);
    assert.ok(one.moves.every((each) => each.value >= 0));
  }
  const held = orders.filter((one) => one.status !== "CANCELLED").flatMap((one) => one.lines).reduce((sum, one) => sum + one.quantity, 0);
  assert.equal(stock.reduce((sum, one) => sum + one.sold - one.back, 0), held);
  assert.ok(orders.some((one) => one.status === "CANCELLED") && orders.some((one) => one.status === "COMPLETED"));
});
