/** Selling on TikTok Shop and Shopee: catalogue, stock, orders, and the pushes that tell of them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { catalogue, productsFile } from "./catalogue.mjs";
import { Day } from "./day.mjs";
import { client } from "./testing/client.mjs";
import { stage } from "./testing/receiver.mjs";

const marketPlaces = ["tiktok_shop", "shopee"];
const sku = "AT01-DEN-M";

/** Calls to both platforms and the questions these tests ask of the control API. */
async function shops(t, options) {
  const staged = await stage(t, options);
  const { world, look } = staged;
  const tiktok = client(world, "tiktok_shop");
  const shopee = client(world, "shopee");
  const stock = async (platform, which = sku) => (await look(`stock?platform=${platform}&sku=${encodeURIComponent(which)}`)).stock[0];
  const pushes = (platform) => staged.receiver.got.filter((one) => one.path.includes(platform)).map((one) => one.json);
  return { ...staged, tiktok, shopee, stock, pushes };
}

const product = (tiktok, id) => tiktok.call("GET", `/product/202309/products/${id}`);
const tellTiktok = (tiktok, id, skus) => tiktok.call("POST", `/product/202309/products/${id}/inventory/update`, { skus });
const tellShopee = (shopee, item_id, stock_list) => shopee.call("POST", "/api/v2/product/update_stock", { item_id: Number(item_id), stock_list });

test("Both market places list the same seller SKUs, and some nobody here knows", async (t) => {
  const { tiktok, shopee } = await shops(t);
  const there = [];
  let page_token = "";
  do {
    const { data } = (await tiktok.call("POST", "/product/202502/products/search", { status: "ACTIVATE" }, { page_size: 4, page_token })).json;
    there.push(...data.products);
    ({ next_page_token: page_token } = data);
    assert.equal(data.total_count, catalogue().length);
  } while (page_token);
  const onTiktok = there.flatMap((one) => one.skus.map((each) => each.seller_sku));

  const onShopee = [];
  const { item, has_next_page } = (await shopee.call("GET", "/api/v2/product/get_item_list", undefined, { offset: 0, page_size: 100, item_status: "NORMAL" })).json.response;
  assert.equal(has_next_page, false);
  const { item_list } = (await shopee.call("GET", "/api/v2/product/get_item_base_info", undefined, { item_id_list: item.map((one) => String(one.item_id)).join(",") })).json.response;
  for (const one of item_list) {
    if (!one.has_model) {
      assert.ok(one.stock_info_v2 && one.price_info);
      onShopee.push(one.item_sku);
      continue;
    }
    assert.equal(one.stock_info_v2, undefined);
    const { model, tier_variation } = (await shopee.call("GET", "/api/v2/product/get_model_list", undefined, { item_id: String(one.item_id) })).json.response;
    for (const each of model) each.tier_index.forEach((at, i) => assert.ok(tier_variation[i].option_list[at].option));
    onShopee.push(...model.map((each) => each.model_sku));
  }
  assert.deepEqual([...onTiktok].sort(), [...onShopee].sort());
  const ours = productsFile().split("\r\n").slice(1, -1).map((line) => line.split(",")[1]);
  assert.deepEqual(onTiktok.filter((one) => !ours.includes(one)), ["", "Áo cũ #7/đen"]);
  assert.ok(ours.every((one) => onTiktok.includes(one)));
});

test("The products file is written for Excel, with composed Vietnamese and one line for each variant", () => {
  const file = productsFile();
  assert.equal(file[0], "\ufeff");
  assert.equal(file, file.normalize("NFC"));
  const lines = file.slice(1).split("\r\n");
  assert.equal(lines[0], "product,sku,barcode,price,on_hand,low_stock_at,option1_name,option1_value,option2_name,option2_value,description");
  assert.equal(lines.at(-1), "");
  assert.match(lines.find((one) => one.includes(sku)), /^Áo thun cotton,AT01-DEN-M,893\d{10},199000,25,5,Màu,Đen,Size,M,/);
  const skus = lines.slice(1, -1).map((one) => one.split(",")[1]);
  assert.equal(new Set(skus).size, skus.length);
});

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

test("TikTok Shop sets what is right of an update and tells what is wrong, with code 0", async (t) => {
  const { world, control, tiktok, stock } = await shops(t);
  const { item_id, model_id, warehouses } = await stock("tiktok_shop");
  const [place] = Object.keys(warehouses);
  const other = await stock("tiktok_shop", "AT01-DEN-L");
  const wrong = { id: other.model_id, inventory: [{ warehouse_id: "7000000000000000001", quantity: 5 }] };
  const { json } = await tellTiktok(tiktok, item_id, [{ id: model_id, inventory: [{ warehouse_id: place, quantity: 12 }] }, wrong]);
  assert.equal(json.code, 0);
  assert.deepEqual(json.data.errors.map((one) => [one.code, one.detail.sku_id, one.detail.extra_errors[0].code]), [[12052990, other.model_id, 12052097]]);
  assert.equal((await stock("tiktok_shop")).available, 12);
  const kept = await stock("tiktok_shop", "AT01-DEN-L");
  assert.deepEqual([kept.available, kept.updates.map((one) => one.kind)], [other.available, ["refused"]]);

  const extra = async (inventory) => (await tellTiktok(tiktok, item_id, [{ id: model_id, inventory }])).json.data.errors?.[0].detail.extra_errors[0]?.code;
  assert.equal(await extra([{ warehouse_id: place, quantity: 100000 }]), 12052055);
  assert.equal(await extra([{ warehouse_id: place, quantity: -1 }]), 12052055);
  assert.equal(await extra([{ warehouse_id: place, quantity: 0 }]), undefined);
  await control("behave", { zeroStock: false });
  assert.equal(await extra([{ warehouse_id: place, quantity: 0 }]), 12052055);
  await control("stock", { platform: "tiktok_shop", sku, refuse: 1 });
  assert.equal(await extra([{ quantity: 3 }]), 12052393);
  assert.equal(await extra([{ quantity: 3 }]), undefined);
  assert.equal((await tellTiktok(tiktok, item_id, [{ id: "1", inventory: [{ quantity: 1 }] }])).json.data.errors[0].code, 12052556);
  assert.equal((await tellTiktok(tiktok, "1", [{ id: "1", inventory: [] }])).json.code, 12052032);
  await control("stock", { platform: "tiktok_shop", sku, listed: false });
  assert.equal((await tellTiktok(tiktok, item_id, [{ id: model_id, inventory: [{ quantity: 1 }] }])).json.code, 12052901);
  assert.ok(world.channel({ platform: "tiktok_shop" }).shelf);
});

test("A SKU in two warehouses is told for both of them or not at all", async (t) => {
  const { tiktok, stock } = await shops(t);
  const { item_id, model_id, warehouses } = await stock("tiktok_shop", "AK07-DEN-L");
  const [first, second] = Object.keys(warehouses);
  assert.ok(second);
  const { json } = await tellTiktok(tiktok, item_id, [{ id: model_id, inventory: [{ warehouse_id: first, quantity: 5 }] }]);
  assert.equal(json.data.errors[0].code, 12019028);
  await tellTiktok(tiktok, item_id, [{ id: model_id, inventory: [{ warehouse_id: first, quantity: 5 }, { warehouse_id: second, quantity: 4 }] }]);
  assert.equal((await stock("tiktok_shop", "AK07-DEN-L")).available, 9);
  const { inventory } = (await tiktok.call("POST", "/product/202309/inventory/search", { sku_ids: [model_id] })).json.data;
  assert.deepEqual([inventory[0].product_id, inventory[0].skus[0].total_available_quantity, inventory[0].skus[0].warehouse_inventory.length], [item_id, 9, 2]);
  const { data } = (await product(tiktok, item_id)).json;
  assert.equal(data.skus.find((one) => one.id === model_id).inventory.length, 2);
});

test("Shopee sets what is right of an update, lists what failed, and fails as a whole only when nothing was set", async (t) => {
  const { control, shopee, stock } = await shops(t);
  const { item_id, model_id } = await stock("shopee");
  const entry = (id, pieces) => ({ model_id: Number(id), seller_stock: [{ stock: pieces }] });
  const mixed = (await tellShopee(shopee, item_id, [entry(model_id, 0), entry(77, 5)])).json;
  assert.equal(mixed.error, "");
  assert.deepEqual(mixed.response.success_list.map((one) => [String(one.model_id), one.stock]), [[model_id, 0]]);
  assert.deepEqual(mixed.response.failure_list.map((one) => [one.model_id, one.failed_reason]), [[77, "Wrong model_id."]]);
  assert.equal((await stock("shopee")).available, 0);
  await control("stock", { platform: "shopee", sku, refuse: 1 });
  assert.equal((await tellShopee(shopee, item_id, [entry(model_id, 9)])).json.error, "error_busi_update_stock_failed");
  assert.equal((await tellShopee(shopee, item_id, [entry(model_id, 9)])).json.error, "");
  assert.equal((await tellShopee(shopee, item_id, [entry(model_id, 1), entry(model_id, 2)])).json.error, "error_param");
  assert.equal((await tellShopee(shopee, item_id, [entry(0, 1)])).json.error, "error_edit_item_stock_for_item_has_model");
  const alone = await stock("shopee", "DC08");
  assert.equal((await tellShopee(shopee, alone.item_id, [{ seller_stock: [{ stock: 4 }] }])).json.error, "");
  assert.equal((await stock("shopee", "DC08")).available, 4);
  const { updates } = await stock("shopee");
  assert.deepEqual(updates.map((one) => [one.kind, one.value]), [["update", 0], ["refused", 9], ["update", 9]]);
  assert.ok(updates[0].n < updates[2].n && updates[0].at <= updates[2].at);
});

test("Calls for orders, listings and stock go wrong by themselves, and stock may be set although nobody was told", async (t) => {
  const { control, look, tiktok, shopee, stock } = await shops(t);
  const { item_id, model_id } = await stock("shopee");
  const tell = (pieces) => tellShopee(shopee, item_id, [{ model_id: Number(model_id), seller_stock: [{ stock: pieces }] }]);
  await control("fault", { platform: "shopee", endpoint: "stock", mode: "garbage" });
  assert.equal((await tell(11)).json, undefined);
  await control("fault", { platform: "shopee", endpoint: "stock", mode: "503" });
  assert.equal((await tell(12)).status, 503);
  assert.equal((await stock("shopee")).available, 11);
  await control("fault", { platform: "shopee", endpoint: "stock", mode: "slow", delay_ms: 200, carried_out: false });
  const slow = tell(13);
  while ((await look("state")).faults_injected < 3);
  await Promise.all([slow, tell(14)]);
  assert.deepEqual((await stock("shopee")).updates.map((one) => one.value), [11, 14, 13], "an older number can come last");
  await control("fault", { platform: "tiktok_shop", endpoint: "listings", mode: "500" });
  await control("fault", { platform: "tiktok_shop", endpoint: "orders", mode: "429" });
  assert.equal((await tiktok.call("GET", "/order/202309/orders", undefined, { ids: "1" })).json.code, 36009002);
  assert.equal((await tiktok.call("POST", "/product/202309/products/search", {}, { page_size: 1 })).json.code, 36009003);
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

test("A product card of a SKU names the product it belongs to", async (t) => {
  const { control, pushes, stock } = await shops(t);
  for (const platform of marketPlaces) await control("say", { platform, kind: "product", sku });
  assert.equal(JSON.parse(pushes("tiktok_shop")[0].data.content).product_id, (await stock("tiktok_shop")).item_id);
  assert.equal(String(pushes("shopee")[0].data.content.content.item_id), (await stock("shopee")).item_id);
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
