/** What the shop offers on TikTok Shop and how many of it: the product calls. */
import { isInteger } from "../json.mjs";
import { available } from "../shelf.mjs";
import { bad, good, page } from "./answers.mjs";

const pageLimit = 100;
const filterLimit = 10;
const productsAtMost = 100;
const skusAtMost = 600;
const skusInProduct = 100;
const quantityLimit = 99999;
const statuses = ["ALL", "DRAFT", "PENDING", "FAILED", "ACTIVATE", "SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "FREEZE", "DELETED"];

const seconds = (at) => Math.floor(at / 1000);
const statusOf = (item) => (item.status === "live" ? "ACTIVATE" : "SELLER_DEACTIVATED");
const stock = (model) => [...model.there].map(([warehouse_id, quantity]) => ({ warehouse_id, quantity }));
const price = (model) => ({ currency: "VND", sale_price: String(model.price), tax_exclusive_price: String(model.price) });

export function answer(world, channel, request, path) {
  if (/^\/product\/(202309|202312|202502)\/products\/search$/.test(path) && request.method === "POST") return search(channel, request);
  if (path === "/product/202309/inventory/search" && request.method === "POST") return inventory(channel, request);
  const [, id] = /^\/product\/202309\/products\/(\d+)$/.exec(path) ?? [];
  if (id && request.method === "GET") return detail(channel, id);
  const [, changed] = /^\/product\/202309\/products\/(\d+)\/inventory\/update$/.exec(path) ?? [];
  if (changed && request.method === "POST") return update(world, channel, changed, request);
  return bad(36009009);
}

function summary(item) {
  return {
    id: item.id, title: item.name, status: statusOf(item), sales_regions: ["VN"], create_time: seconds(item.created_at), update_time: seconds(item.updated_at), is_not_for_sale: false,
    skus: item.models.map((model) => ({ id: model.id, seller_sku: model.seller_sku, price: price(model), inventory: stock(model) })),
  };
}

function search(channel, request) {
  const asked = request.json();
  if (!asked) return bad(36009022, "The body is not JSON");
  if (!request.query.get("page_size")) return bad(36009004, "page_size is required");
  const { status = "ALL", seller_skus, sku_ids } = asked;
  if (!statuses.includes(status)) return bad(36009004, "status is invalid");
  for (const [name, list] of Object.entries({ seller_skus, sku_ids })) {
    if (list !== undefined && !(Array.isArray(list) && list.length <= filterLimit)) return bad(36009004, `${name} must have ${filterLimit} entries at most`);
  }
  const found = [...channel.shelf.items.values()]
    .filter((item) => status === "ALL" || statusOf(item) === status)
    .filter((item) => !seller_skus?.length || item.models.some((one) => seller_skus.includes(one.seller_sku)))
    .filter((item) => !sku_ids?.length || item.models.some((one) => sku_ids.includes(one.id)))
    .filter((item) => seconds(item.updated_at) >= Number(asked.update_time_ge ?? 0) && seconds(item.updated_at) <= Number(asked.update_time_le ?? Infinity))
    .filter((item) => seconds(item.created_at) >= Number(asked.create_time_ge ?? 0) && seconds(item.created_at) <= Number(asked.create_time_le ?? Infinity));
  const { items, next_page_token, refusal } = page(request, found, pageLimit);
  return refusal ?? good({ products: items.map(summary), next_page_token, total_count: found.length });
}

function detail(channel, id) {
  const item = channel.shelf.items.get(id);
  if (!item) return bad(12052260, "The product ID does not exist");
  const picture = { height: 640, width: 640, uri: `tos-alisg/${item.code}`, urls: [item.picture], thumb_urls: [item.picture] };
  const skus = summary(item).skus.map((sku, i) => ({ ...sku, sales_attributes: item.models[i].values.map((value_name, at) => ({ id: String(100000 + at), name: item.options[at], value_id: String(7000 + i), value_name })) }));
  return good({ ...summary(item), skus, description: `<p>${item.description}</p>`, main_images: [picture], category_chains: [], package_weight: { unit: "KILOGRAM", value: "0.3" }, is_cod_allowed: true });
}

function inventory(channel, request) {
  const asked = request.json();
  if (!asked) return bad(36009022, "The body is not JSON");
  const { product_ids = [], sku_ids = [] } = asked;
  if (!Array.isArray(product_ids) || !Array.isArray(sku_ids)) return bad(36009004, "product_ids and sku_ids must be lists");
  if (product_ids.length > productsAtMost) return bad(12019120, "The number of provided product IDs exceeds the limit.");
  if (sku_ids.length > skusAtMost) return bad(12019015, "The number of SKU exceed the limit");
  if (!product_ids.length && !sku_ids.length) return bad(36009004, "product_ids or sku_ids is required");
  const wanted = (model) => (sku_ids.length ? sku_ids.includes(model.id) : product_ids.includes(model.item.id));
  const list = [...channel.shelf.items.values()].map((item) => ({ product_id: item.id, skus: item.models.filter(wanted).map((model) => ({
    id: model.id, seller_sku: model.seller_sku, total_available_quantity: available(model), total_committed_quantity: model.committed,
    warehouse_inventory: [...model.there].map(([warehouse_id, pieces], i) => ({ warehouse_id, available_quantity: pieces, committed_quantity: i ? 0 : model.committed })),
    total_available_inventory_distribution: { in_shop_inventory: { quantity: available(model) } },
  })) }));
  return good({ inventory: list.filter((one) => one.skus.length) });
}

const words = { 12019028: "Multiple warehouses detected. Include all warehouse IDs and the corresponding details and try again.", 12052055: "The SKU inventory quantity for the warehouse must be within allowed limits.",
  12052097: "The warehouse does not exist", 12052393: "Product locked for Promotion and stock can't be updated below current stock", 12052556: "The SKU id not exist.", 12052553: "Sku id duplicate" };

/** Sets the stock of some SKUs. What is wrong with one of them stands in `errors`, with code 0, and the others are set. */
function update(world, channel, id, request) {
  const asked = request.json();
  if (!asked) return bad(36009022, "The body is not JSON");
  const item = channel.shelf.items.get(id);
  if (!item) return bad(12052032, "The product does not exist");
  if (item.status !== "live") return bad(12052901, "The product in its current status is not available for this operation. Change the product status and try again.");
  if (!Array.isArray(asked.skus) || !asked.skus.length) return bad(12052902, "The SKU list is empty. Either omit the list entirely, or provide all required details.");
  if (asked.skus.length > skusInProduct) return bad(12052050, `A single product cannot have more than ${skusInProduct} different SKUs`);
  const errors = [];
  const seen = new Set();
  for (const sku of asked.skus) {
    const model = item.models.find((one) => one.id === sku.id);
    const wrong = objection(world, model, sku, seen);
    seen.add(sku.id);
    if (!wrong) {
      channel.shelf.set(model, sku.inventory.map((one) => [one.warehouse_id ?? [...model.there.keys()][0], one.quantity]), "update");
      continue;
    }
    if (model) channel.shelf.refused(model, toldOf(sku), wrong.extra[0]?.code ?? wrong.code);
    errors.push({ code: wrong.code, message: wrong.code === 12052990 ? "Check failed" : words[wrong.code], detail: { sku_id: String(sku.id ?? ""), extra_errors: wrong.extra } });
  }
  return good(errors.length ? { errors } : {});
}

/** The sum that was asked for, as far as it is a number. */
function toldOf(sku) {
  return Array.isArray(sku.inventory) ? sku.inventory.reduce((sum, one) => sum + (Number.isInteger(one.quantity) ? one.quantity : 0), 0) : null;
}

/** What TikTok has against it: {code, extra}, or nothing. */
function objection(world, model, { id, inventory: told }, seen) {
  if (!model) return { code: 12052556, extra: [] };
  if (seen.has(id)) return { code: 12052553, extra: [] };
  if (model.refuse > 0) {
    model.refuse -= 1;
    return { code: 12052990, extra: [{ warehouse_id: [...model.there.keys()][0], code: 12052393, message: words[12052393] }] };
  }
  if (!Array.isArray(told) || !told.length) return { code: 12019028, extra: [] };
  const alone = model.there.size === 1;
  const least = world.zeroStock ? 0 : 1;
  const extra = [];
  for (const { warehouse_id, quantity } of told) {
    const add = (code) => extra.push({ warehouse_id: String(warehouse_id ?? ""), code, message: words[code] });
    if (warehouse_id === undefined ? !alone : !model.there.has(warehouse_id)) add(12052097);
    else if (!isInteger(quantity) || quantity < least || quantity > quantityLimit) add(12052055);
  }
  if (extra.length) return { code: 12052990, extra };
  const named = new Set(told.map((one) => one.warehouse_id ?? [...model.there.keys()][0]));
  return named.size === model.there.size && told.length === named.size ? undefined : { code: 12019028, extra: [] };
}

