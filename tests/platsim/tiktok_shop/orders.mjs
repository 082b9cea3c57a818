/** Orders as TikTok Shop describes them: one line item per unit, amounts as text; and the calls that ask for them. */
import { goodsValue, shippingFee, statesOf, totalOf } from "../orders.mjs";
import { variantName } from "../shelf.mjs";
import { bad, good, page } from "./answers.mjs";

const idsAtMost = 50;
const pageLimit = 100;

const seconds = (at) => Math.floor(at / 1000);

function covered(text, shown) {
  return [...text].map((letter, i, all) => (i < 1 || i >= all.length - shown || letter === " " ? letter : "*")).join("");
}

/** Names and telephones are covered when the parcel goes by the platform's own shipping. */
function recipient(one) {
  const { name, phone, address } = one.to;
  const digits = phone.replace(/\D/g, "").replace(/^(84|0)/, "");
  const parts = address.split(", ");
  const places = [["L0", "Country", "Việt Nam"], ["L1", "Province", parts.at(-1)], ["L3", "Ward", parts.at(-2) ?? ""]];
  const open = one.own_shipping;
  return {
    name: open ? name : covered(name, 1), first_name: "", last_name: "", phone_number: `(+84)${open ? digits : `${digits[0]}******${digits.slice(-2)}`}`,
    full_address: open ? address : ["***", ...parts.slice(-2)].join(", "), address_detail: open ? parts[0] : "***", postal_code: "", region_code: "VN",
    district_info: places.map(([address_level, address_level_name, address_name]) => ({ address_level, address_level_name, address_name })),
  };
}

function lineItems(one) {
  return one.lines.flatMap((line) => line.units.map((id) => ({
    id, product_id: line.model?.item.id ?? "0", product_name: line.name, sku_id: line.model?.id ?? "0", sku_name: line.model ? variantName(line.model) : line.variant,
    sku_image: line.model?.item.picture ?? "", seller_sku: line.model?.seller_sku ?? line.sku, sku_type: "NORMAL", sale_price: String(line.price), original_price: String(line.price),
    platform_discount: "0", seller_discount: "0", currency: "VND", display_status: one.status, is_gift: false, package_id: one.tracking ? one.package_id : "",
    tracking_number: one.tracking, shipping_provider_name: "J&T Express", ...(one.cancelled && { cancel_user: one.cancelled.by, cancel_reason: one.cancelled.reason }),
  })));
}

export function orderObject(one) {
  const known = one.status !== "UNPAID" && one.status !== "ON_HOLD";
  const updated = seconds(one.updated_at);
  return {
    id: one.id, user_id: one.person.user_id, status: one.status, create_time: seconds(one.created_at), update_time: updated, ...((known || one.status === "ON_HOLD") && !one.cod && { paid_time: seconds(one.created_at) + 60 }),
    buyer_message: one.note, buyer_email: "v1ab***@scs2.tiktok.com", is_cod: one.cod, payment_method_name: one.cod ? "Cash on delivery" : "Credit/debit card", is_on_hold_order: one.status === "ON_HOLD",
    fulfillment_type: "FULFILLMENT_BY_SELLER", delivery_option_name: "Giao hàng tiêu chuẩn", shipping_type: one.own_shipping ? "SELLER" : "TIKTOK", shipping_provider: "J&T Express", tracking_number: one.tracking,
    payment: { currency: "VND", sub_total: String(goodsValue(one)), shipping_fee: String(shippingFee), original_shipping_fee: String(shippingFee), seller_discount: "0", platform_discount: "0",
      tax: "0", total_amount: String(totalOf(one)) },
    ...(known && { recipient_address: recipient(one) }), packages: one.tracking ? [{ id: one.package_id }] : [], line_items: lineItems(one),
    ...(one.cancelled && { cancellation_initiator: one.cancelled.by, cancel_reason: one.cancelled.reason, cancel_time: updated }),
    ...(one.asked?.open && { is_buyer_request_cancel: true }),
  };
}

export function answer(channel, request, path) {
  if (/^\/order\/202309\/orders\/search$/.test(path) && request.method === "POST") return search(channel, request);
  if (/^\/order\/(202309|202507)\/orders$/.test(path) && request.method === "GET") return detail(channel, request);
  return bad(36009009);
}

function detail(channel, request) {
  const ids = (request.query.get("ids") ?? "").split(",").filter(Boolean);
  if (!ids.length || ids.length > idsAtMost) return bad(36009004, `ids must name 1 to ${idsAtMost} orders`);
  if (!ids.every((id) => /^\d+$/.test(id))) return bad(36009004, "ids must be order ids");
  return good({ orders: ids.map((id) => channel.orders.get(id)).filter(Boolean).map(orderObject) });
}

function search(channel, request) {
  const asked = request.json();
  if (!asked) return bad(36009022, "The body is not JSON");
  const { query } = request;
  if (!query.get("page_size")) return bad(36009004, "page_size is required");
  const field = { create_time: "created_at", update_time: "updated_at" }[query.get("sort_field") ?? "create_time"];
  if (!field) return bad(36009004, "sort_field must be create_time or update_time");
  const order = query.get("sort_order") ?? "DESC";
  if (order !== "ASC" && order !== "DESC") return bad(36009004, "sort_order must be ASC or DESC");
  if (asked.order_status !== undefined && !statesOf("tiktok_shop").includes(asked.order_status)) return bad(36009004, "order_status is invalid");
  const within = (at, ge, lt) => (ge === undefined || seconds(at) >= Number(ge)) && (lt === undefined || seconds(at) < Number(lt));
  const found = [...channel.orders.values()]
    .filter((one) => within(one.created_at, asked.create_time_ge, asked.create_time_lt) && within(one.updated_at, asked.update_time_ge, asked.update_time_lt))
    .filter((one) => asked.order_status === undefined || one.status === asked.order_status)
    .filter((one) => asked.buyer_user_id === undefined || one.person.user_id === String(asked.buyer_user_id))
    .filter((one) => asked.is_buyer_request_cancel === undefined || Boolean(one.asked?.open) === asked.is_buyer_request_cancel)
    .sort((a, b) => (a[field] - b[field]) * (order === "ASC" ? 1 : -1));
  const { items, next_page_token, refusal } = page(request, found, pageLimit);
  return refusal ?? good({ orders: items.map(orderObject), next_page_token, total_count: found.length });
}
