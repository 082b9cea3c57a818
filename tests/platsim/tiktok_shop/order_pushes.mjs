/** What TikTok Shop tells of an order: types 1, 3, 4, 11 and 12, none of them with the order itself. */
import { event } from "../events.mjs";
import { push } from "./webhook.mjs";

const seconds = (at) => Math.floor(at / 1000);

function told(channel, one, type, data) {
  const body = push(channel, type, data);
  const id = body.tts_notification_id;
  if (type === 3) delete body.tts_notification_id; // as in the document's sample
  return event(channel, { kind: "order", id, text: one.status, body, order_id: one.id });
}

/** The push says CANCEL where the call says CANCELLED. */
function status(channel, one) {
  const order_status = one.status === "CANCELLED" ? "CANCEL" : one.status;
  return told(channel, one, 1, { order_id: one.id, order_status, is_on_hold_order: one.status === "ON_HOLD", update_time: seconds(one.updated_at) });
}

function parcel(channel, one, orders = [one]) {
  return told(channel, one, 4, { sc_type: orders.length > 1 ? "COMBINE" : "CREATE", role_type: "SELLER", package_list: [{ package_id: one.package_id, order_id_list: orders.map((each) => each.id) }],
    update_time: seconds(one.updated_at) });
}

export function orderChanged(channel, one, change) {
  const at = seconds(one.updated_at);
  switch (change.kind) {
    case "cancellation":
      return [told(channel, one, 11, { order_id: one.id, cancellations_role: change.by, cancel_status: `CANCELLATION_REQUEST_${change.state}`, cancel_id: one.asked.id, create_time: at })];
    case "address": return [told(channel, one, 3, { order_id: one.id, update_time: at })];
    case "package": return [parcel(channel, one, change.orders)];
    case "return":
      return [told(channel, one, 12, { order_id: one.id, return_role: "BUYER", return_type: "RETURN_AND_REFUND", return_status: one.returned.state, return_id: one.returned.id, create_time: at, update_time: at })];
    default:
      return one.status === "AWAITING_COLLECTION" ? [status(channel, one), parcel(channel, one)] : [status(channel, one)];
  }
}
