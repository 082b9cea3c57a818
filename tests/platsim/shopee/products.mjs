/** What the shop offers on Shopee and how many of it: the product calls. */
import { Float, isInteger } from "../json.mjs";
import { available, mostThere } from "../shelf.mjs";
import { bad, good } from "./answers.mjs";

const pageLimit = 100;
const infoAtMost = 50;
const stocksAtMost = 50;
const statuses = ["NORMAL", "BANNED", "UNLIST", "REVIEWING", "SELLER_DELETE", "SHOPEE_DELETE"];

const seconds = (at) => Math.floor(at / 1000);
const statusOf = (item) => (item.status === "live" ? "NORMAL" : "UNLIST");
const hasModels = (item) => item.models[0].id !== "0";
const number = (id) => (isInteger(id) ? String(id) : "");

function prices(model) {
  const price = new Float(model.price);
  return [{ currency: "VND", original_price: price, current_price: price, inflated_price_of_original_price: price, inflated_price_of_current_price: price }];
}

function stock(model) {
  return { summary_info: { total_reserved_stock: 0, total_available_stock: available(model) }, seller_stock: [{ location_id: "VNZ", stock: available(model), if_saleable: true }], shopee_stock: [] };
}

export function answer(channel, request, path) {
  switch (path.split("/").pop()) {
    case "get_item_list": return list(channel, request.query);
    case "get_item_base_info": return info(channel, request.query);
    case "get_model_list": return models(channel, request.query);
    case "search_item": return search(channel, request.query);
    case "update_stock": return request.method === "POST" ? update(channel, request) : bad("error_param");
    default: return bad("error_not_found", undefined, 404);
  }
}

/** A part of `found` by numbered offset, or {refusal}. */
function part(query, found) {
  const [start, size] = [Number(query.get("offset") || 0), Number(query.get("page_size") ?? NaN)];
  if (!(size >= 1 && size <= pageLimit)) return { refusal: bad("error_param", `page_size must be 1 to ${pageLimit}`) };
  if (!(Number.isInteger(start) && start >= 0)) return { refusal: bad("error_param", "offset is invalid") };
  const more = start + size < found.length;
  return { items: found.slice(start, start + size), more, next: start + size };
}

function list(channel, query) {
  const wanted = query.getAll("item_status");
  if (!wanted.length || !wanted.every((one) => statuses.includes(one))) return bad("error_param", "item_status is required");
  const [from, to] = [Number(query.get("update_time_from") ?? 0), Number(query.get("update_time_to") ?? Infinity)];
  const found = [...channel.shelf.items.values()].filter((one) => wanted.includes(statusOf(one)) && seconds(one.updated_at) >= from && seconds(one.updated_at) <= to);
  const { items, more, next, refusal } = part(query, found);
  return refusal ?? good({ item: items.map((one) => ({ item_id: BigInt(one.id), item_status: statusOf(one), update_time: seconds(one.updated_at) })), total_count: found.length,
    has_next_page: more, ...(more && { next_offset: next }), next: "" });
}

/** Price and stock stand here only for items of one kind; the others have them in their models. */
function info(channel, query) {
  const ids = (query.get("item_id_list") ?? "").split(",").filter(Boolean);
  if (!ids.length || ids.length > infoAtMost) return bad("error_param", `item_id_list must name 1 to ${infoAtMost} items`);
  const found = ids.map((id) => channel.shelf.items.get(id)).filter(Boolean);
  if (!found.length) return bad("error_item_not_found", "Product not found");
  return good({ item_list: found.map((one) => ({
    item_id: BigInt(one.id), category_id: 100017, item_name: one.name, description: one.description, item_sku: hasModels(one) ? one.code : one.models[0].seller_sku,
    create_time: seconds(one.created_at), update_time: seconds(one.updated_at), image: { image_url_list: [one.picture], image_id_list: [one.code] }, weight: "0.300", condition: "NEW",
    item_status: statusOf(one), has_model: hasModels(one), ...(!hasModels(one) && { price_info: prices(one.models[0]), stock_info_v2: stock(one.models[0]) }),
  })) });
}

function models(channel, query) {
  const item = channel.shelf.items.get(query.get("item_id") ?? "");
  if (!item) return bad("error_item_not_found", "Product not found");
  if (!hasModels(item)) return good({ tier_variation: [], model: [] });
  const tiers = item.options.map((name, i) => ({ name, values: [...new Set(item.models.map((one) => one.values[i]))] }));
  return good({
    tier_variation: tiers.map(({ name, values }) => ({ name, option_list: values.map((option) => ({ option })) })),
    model: item.models.map((one) => ({ model_id: BigInt(one.id), tier_index: one.values.map((value, i) => tiers[i].values.indexOf(value)), promotion_id: 0, has_promotion: false,
      model_sku: one.seller_sku, model_status: "MODEL_NORMAL", price_info: prices(one), stock_info_v2: stock(one) })),
  });
}

function search(channel, query) {
  const [name, sku] = [query.get("item_name"), query.get("item_sku")];
  if (!name && sku === null) return bad("error_param", "item_name or item_sku is required");
  const found = [...channel.shelf.items.values()].filter((one) => (name ? one.name.toLowerCase().includes(name.toLowerCase()) : [one.code, ...one.models.map((each) => each.seller_sku)].includes(sku)));
  const { items, more, next, refusal } = part(query, found);
  return refusal ?? good({ item_id_list: items.map((one) => BigInt(one.id)), total_count: found.length, next_offset: more ? String(next) : "" });
}

/** Sets the stock of some models. A good answer may hold failures; it is an error only when all of them failed. */
function update(channel, request) {
  const told = request.json();
  if (!told) return bad("error_data", "parse data failed");
  if (!isInteger(told.item_id)) return bad("error_param", "item_id must be an integer");
  const item = channel.shelf.items.get(number(told.item_id));
  if (!item) return bad("error_item_not_found", "Item_id is not found.");
  if (item.status !== "live") return bad("error_item_uneditable", "Can't edit this item. item status can not support editing.");
  const entries = told.stock_list;
  if (!Array.isArray(entries) || !entries.length || entries.length > stocksAtMost) return bad("error_param", `Length of stock_list should be between 1 to ${stocksAtMost}.`);
  const ids = entries.map((one) => number(one.model_id ?? 0));
  if (ids.includes("")) return bad("error_param", "model_id must be an integer");
  if (new Set(ids).size < ids.length) return bad("error_param", "Repeat model_id.");
  if (hasModels(item) && ids.includes("0")) return bad("error_edit_item_stock_for_item_has_model", "Can't to edit item stock directly while item has models.");
  const places = entries.flatMap((one) => (Array.isArray(one.seller_stock) ? one.seller_stock : [{}]));
  if (!places.every((one) => isInteger(one.stock) && one.stock >= 0 && one.stock <= mostThere)) return bad("error_param", "Parameter is not match the constraints, stock.");
  if (places.some((one) => one.location_id && one.location_id !== "VNZ")) return bad("error_auth", "The location_id input is not matched the shop's location_id(more/wrong). Please double check.");
  const [success_list, failure_list] = [[], []];
  entries.forEach((one, i) => {
    const model = item.models.find((each) => each.id === ids[i]);
    const stock = one.seller_stock?.[0]?.stock;
    const wrong = one.seller_stock?.length !== 1 ? "seller_stock is required." : !model ? "Wrong model_id." : model.refuse > 0 ? "Model stock cannot be editted when item/model is promotion." : "";
    if (!wrong) {
      channel.shelf.set(model, [["", stock]], "update");
      success_list.push({ model_id: BigInt(ids[i]), location_id: "VNZ", stock });
      return;
    }
    if (model?.refuse > 0) model.refuse -= 1;
    if (model) channel.shelf.refused(model, stock ?? null, wrong);
    failure_list.push({ model_id: BigInt(ids[i]), failed_reason: wrong });
  });
  if (success_list.length) return good({ success_list, failure_list });
  return bad("error_busi_update_stock_failed", "Update stock failed, please check failure_list for detailed reason", 200, { success_list, failure_list });
}
