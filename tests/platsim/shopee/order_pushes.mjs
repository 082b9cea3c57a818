/** What Shopee tells of an order: codes 3, 4, 29, 30 and 47. It is `ordersn` in some of them and `order_sn` in others. */
import { event } from "../events.mjs";
import { logisticsOf } from "./orders.mjs";

const seconds = (at) => Math.floor(at / 1000);

function told(channel, one, code, data, name) {
  const update_time = seconds(one.updated_at);
  const body = { data, shop_id: Number(channel.external_id), code, timestamp: update_time + 1 };
  return event(channel, { kind: "order", id: `${name}:${one.id}:${one.status}:${update_time}`, text: one.status, body, order_id: one.id });
}

function status(channel, one) {
  const scenario = one.status === "COMPLETED" ? "NORMAL" : "";
  return told(channel, one, 3, { items: [], ordersn: one.id, status: one.status, completed_scenario: scenario, update_time: seconds(one.updated_at) }, "order");
}

function tracking(channel, one) {
  return told(channel, one, 4, { ordersn: one.id, forder_id: one.lines[0].units[0], package_number: one.package_id, tracking_no: one.tracking }, "tracking");
}

function parcel(channel, one) {
  const changed = { logistics_status: logisticsOf(one), tracking_number: one.tracking };
  return told(channel, one, 47, { order_sn: one.id, package_number: one.package_id, changed_fields: Object.keys(changed), new: changed, update_time: seconds(one.updated_at) }, "package");
}

function fulfilment(channel, one) {
  return told(channel, one, 30, { ordersn: one.id, package_number: one.package_id, fulfillment_status: logisticsOf(one), update_time: seconds(one.updated_at) }, "fulfilment");
}

export function orderChanged(channel, one, change) {
  switch (change.kind) {
    case "return": return [told(channel, one, 29, { order_sn: one.id, return_sn: one.returned.id, updated_values: [{ update_field: "return_status", old_value: "", new_value: one.returned.state }] }, "return")];
    case "package": return change.orders.map((each) => parcel(channel, each));
    case "address": return [status(channel, one)];
    default:
      if (one.status === "PROCESSED") return [status(channel, one), tracking(channel, one), parcel(channel, one)];
      return ["SHIPPED", "TO_CONFIRM_RECEIVE"].includes(one.status) ? [status(channel, one), fulfilment(channel, one)] : [status(channel, one)];
  }
}
