/** What TikTok Shop and Shopee offer, how much of it is there, and what becomes of a number Gom tells them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue, productsFile } from "./catalogue.mjs";
import { marketPlaces, shops, sku } from "./testing/shops.mjs";

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

test("TikTok Shop sets what is right of an update and tells what is wrong, with code 0", async (t) => {
  const { control, tiktok, stock } = await shops(t);
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

test("A product card of a SKU names the product it belongs to", async (t) => {
  const { control, pushes, stock } = await shops(t);
  for (const platform of marketPlaces) await control("say", { platform, kind: "product", sku });
  assert.equal(JSON.parse(pushes("tiktok_shop")[0].data.content).product_id, (await stock("tiktok_shop")).item_id);
  assert.equal(String(pushes("shopee")[0].data.content.content.item_id), (await stock("shopee")).item_id);
});
