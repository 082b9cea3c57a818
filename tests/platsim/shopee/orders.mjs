/** Orders as Shopee describes them: one entry per model with its quantity, amounts as floats; and the calls that ask. */
import { Float } from "../json.mjs";
import { shippingFee, statesOf, totalOf } from "../orders.mjs";
import { variantName } from "../shelf.mjs";
import { bad, good } from "./answers.mjs";

const basics = ["order_sn", "region", "currency", "cod", "order_status", "message_to_seller", "create_time", "update_time", "days_to_ship", "ship_by_date"];
const detailsAtMost = 50;
const pageLimit = 100;
const longestSpanSeconds = 15 * 86400;

const logistics = { UNPAID: "LOGISTICS_NOT_START", PENDING: "LOGISTICS_NOT_START", READY_TO_SHIP: "LOGISTICS_READY", PROCESSED: "LOGISTICS_REQUEST_CREATED", RETRY_SHIP: "LOGISTICS_PICKUP_RETRY",
  SHIPPED: "LOGISTICS_PICKUP_DONE", TO_CONFIRM_RECEIVE: "LOGISTICS_DELIVERY_DONE", COMPLETED: "LOGISTICS_DELIVERY_DONE", TO_RETURN: "LOGISTICS_DELIVERY_DONE", CANCELLED: "LOGISTICS_REQUEST_CANCELED" };

export function logisticsOf(one) {
  return logistics[one.status] ?? "LOGISTICS_READY";
}

const seconds = (at) => Math.floor(at / 1000);

function covered(name) {
  const letters = [...name];
  return `${letters[0]}****${letters.at(-1)}`;
}

function item(line) {
  const { model } = line;
  const sku = model?.seller_sku ?? line.sku;
  const alone = model?.id === "0";
  return { item_id: BigInt(model?.item.id ?? 0), item_name: line.name, item_sku: alone ? sku : model?.item.code ?? "", model_id: BigInt(model?.id ?? 0), model_name: model ? variantName(model, ",") : line.variant,
    model_sku: alone ? "" : sku, model_quantity_purchased: line.quantity, model_original_price: new Float(line.price), model_discounted_price: new Float(line.price), wholesale: false, weight: 0.3,
    add_on_deal: false, main_item: false, promotion_type: "", promotion_id: 0, order_item_id: BigInt(line.units[0]), image_info: { image_url: model?.item.picture ?? "" } };
}

/** The basics, and of the rest what was asked for. */
export function orderObject(one, wanted = []) {
  const updated = seconds(one.updated_at);
  const { address } = one.to;
  const paid = one.status !== "UNPAID";
  const all = {
    order_sn: one.id, region: "VN", currency: "VND", cod: one.cod, order_status: one.status, message_to_seller: one.note,
    create_time: seconds(one.created_at), update_time: updated, ship_by_date: seconds(one.created_at) + 2 * 86400, days_to_ship: 2,
    buyer_user_id: Number(one.person.id), buyer_username: one.person.user_name, ...(paid && { total_amount: new Float(totalOf(one)) }), payment_method: one.cod ? "Cash on Delivery" : "ShopeePay",
    estimated_shipping_fee: new Float(shippingFee), shipping_carrier: "SPX Express", pay_time: paid && !one.cod ? seconds(one.created_at) + 60 : 0, note: "",
    recipient_address: { name: covered(one.to.name), phone: `******${one.to.phone.slice(-2)}`, town: "", district: "", city: "", state: address.split(", ").at(-1), region: "VN", zipcode: "",
      full_address: `****, ${address.split(", ").at(-1)}` },
    item_list: one.lines.map(item), cancel_by: one.cancelled ? one.cancelled.by.toLowerCase() : "", cancel_reason: one.cancelled?.reason ?? "",
    package_list: [{ package_number: one.package_id, logistics_status: logisticsOf(one), shipping_carrier: "SPX Express", item_list: [] }],
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => basics.includes(name) || wanted.includes(name)));
}

export function answer(channel, request, path) {
  switch (path) {
    case "/api/v2/order/get_order_list": return list(channel, request.query);
    case "/api/v2/order/get_order_detail": return detail(channel, request.query);
    case "/api/v2/logistics/get_tracking_number": {
      const one = channel.orders.get(request.query.get("order_sn"));
      return one ? good({ tracking_number: one.tracking, plp_number: "", hint: "" }) : bad("error_not_found");
    }
    default: return bad("error_not_found", undefined, 404);
  }
}

const given = (query, name) => (query.get(name) ?? "").split(",").filter(Boolean);

function list(channel, query) {
  const field = { create_time: "created_at", update_time: "updated_at" }[query.get("time_range_field")];
  if (!field) return bad("error_param", "time_range_field must be create_time or update_time");
  const [from, to] = [Number(query.get("time_from") ?? NaN), Number(query.get("time_to") ?? NaN)];
  if (!(to >= from && to - from <= longestSpanSeconds)) return bad("error_param", "Start time must be earlier than end time and diff in 15days.");
  const size = Number(query.get("page_size") ?? NaN);
  if (!(size >= 1 && size <= pageLimit)) return bad("error_param", `page_size must be 1 to ${pageLimit}`);
  const status = query.get("order_status");
  if (status && !statesOf("shopee").includes(status)) return bad("error_param", "order_status is invalid");
  const pending = query.get("request_order_status_pending") === "true";
  const found = [...channel.orders.values()]
    .filter((one) => seconds(one[field]) >= from && seconds(one[field]) <= to && (!status || one.status === status) && (pending || one.status !== "PENDING"))
    .sort((a, b) => b[field] - a[field]);
  const start = Number(Buffer.from(query.get("cursor") ?? "", "base64url").toString() || 0);
  if (!Number.isInteger(start)) return bad("error_param", "cursor is invalid");
  const more = start + size < found.length;
  const tells = given(query, "response_optional_fields").includes("order_status");
  return good({ more, next_cursor: more ? Buffer.from(String(start + size)).toString("base64url") : "",
    order_list: found.slice(start, start + size).map((one) => ({ order_sn: one.id, ...(tells && { order_status: one.status }) })) });
}

function detail(channel, query) {
  const ids = given(query, "order_sn_list");
  if (!ids.length || ids.length > detailsAtMost) return bad("error_param", `order_sn_list must name 1 to ${detailsAtMost} orders`);
  const found = ids.map((id) => channel.orders.get(id)).filter(Boolean);
  if (!found.length) return bad("error_not_found", "Wrong parameters, detail: the order is not found.");
  return good({ order_list: found.map((one) => orderObject(one, given(query, "response_optional_fields"))) });
}
