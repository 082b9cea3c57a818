/**
 * Orders on TikTok Shop and Shopee: a buyer buys, the parcel goes its way, somebody cancels or sends it back.
 *
 * What is bought leaves the shelf there in the same moment; what is cancelled before it was handed over comes back.
 * Every change is told as the platform tells it: often in several pushes, and never with the order itself.
 */
import { happened } from "./life.mjs";
import { address, phone } from "./goods.mjs";
import { Random, snowflake, stableDigits, stableHex } from "./ids.mjs";
import { wireOf } from "./platforms.mjs";
import { Impossible } from "./world.mjs";

const linesAtMost = 50;
const ordersKept = 20000;
const second = 1000;

/** How an order goes when nothing comes between; and where stock held for it leaves the house. */
const lives = {
  tiktok_shop: {
    cod: ["AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"],
    paid: ["UNPAID", "ON_HOLD", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"],
    others: ["PARTIALLY_SHIPPING"],
    handedOver: ["IN_TRANSIT", "DELIVERED", "COMPLETED"],
    asked: undefined,
  },
  shopee: {
    cod: ["READY_TO_SHIP", "PROCESSED", "SHIPPED", "TO_CONFIRM_RECEIVE", "COMPLETED"],
    paid: ["UNPAID", "READY_TO_SHIP", "PROCESSED", "SHIPPED", "TO_CONFIRM_RECEIVE", "COMPLETED"],
    others: ["PENDING", "INVOICE_PENDING", "RETRY_SHIP", "TO_RETURN"],
    handedOver: ["SHIPPED", "TO_CONFIRM_RECEIVE", "COMPLETED", "TO_RETURN"],
    asked: "IN_CANCEL",
  },
};

function lifeOf(channel) {
  const life = lives[channel.platform];
  if (!life) throw new Impossible(`${channel.platform} has no orders`);
  return life;
}

/** All states an order of the platform can be put into. */
export function statesOf(platform) {
  const { paid, others, asked } = lives[platform];
  return [...paid, ...others, ...(asked ? [asked] : []), "CANCELLED"];
}

function checked(channel, status) {
  const name = status === "CANCEL" ? "CANCELLED" : status;
  const states = statesOf(channel.platform);
  if (!states.includes(name)) throw new Impossible(`${channel.platform} has no state ${status}; it has ${states.join(", ")}`);
  return name;
}

/** Whole seconds that grow with every change: a platform's times say which of two changes is newer. */
function moved(one) {
  one.updated_at = Math.max(Date.now(), (one.updated_at ?? 0) + second);
}

function enter(one, status) {
  one.status = status;
  one.history.push({ status, at: new Date(one.updated_at).toISOString() });
}

/** Takes every line from the shelf, or none: the second line may be sold out. */
function takeAll(channel, id, wanted) {
  const lines = [];
  try {
    for (const one of wanted) {
      const model = one.sku === undefined && one.item_id === undefined ? undefined : channel.shelf.find(one);
      const quantity = one.quantity ?? 1;
      if (!model && !one.name) throw new Impossible(`${channel.name} does not offer ${one.sku ?? one.item_id}`, 404);
      const taken = model ? channel.shelf.take(model, quantity, id) : [];
      lines.push({ model, taken, quantity, price: one.price ?? model?.price ?? 0, units: Array.from({ length: quantity }, () => snowflake()),
        ...(model ? { name: model.item.name } : { name: one.name, sku: one.sku ?? "", variant: one.variant ?? "" }) });
    }
  } catch (error) {
    for (const { model, taken } of lines) if (model) channel.shelf.putBack(model, taken, id);
    throw error;
  }
  return lines;
}

function newId(platform) {
  if (platform === "tiktok_shop") return snowflake();
  return new Date().toISOString().slice(2, 10).replace(/-/g, "") + stableHex(snowflake()).slice(0, 8).toUpperCase();
}

/** A buyer buys: `sku` and `quantity`, or `lines` of them. Refused with 409 when there is not enough there. */
function buy(channel, request) {
  const life = lifeOf(channel);
  if (channel.orders.size >= ordersKept) channel.orders.delete(channel.orders.keys().next().value);
  const id = String(request.order_id ?? newId(channel.platform));
  const wanted = request.lines ?? [{ sku: request.sku ?? "AT01-DEN-M", quantity: request.quantity ?? 1, price: request.price }];
  if (!Array.isArray(wanted) || !wanted.length || wanted.length > linesAtMost) throw new Impossible(`an order has 1 to ${linesAtMost} lines`);
  const cod = request.cod ?? true;
  const status = checked(channel, request.status ?? (cod ? life.cod[0] : life.paid[0]));
  const person = channel.person(request.customer ?? {});
  const random = new Random("order", channel.external_id, id);
  const one = { id, person, cod, lines: takeAll(channel, id, wanted), history: [], created_at: Date.now(), updated_at: Date.now(), own_shipping: request.own_shipping ?? false,
    note: request.note ?? random.pick(["", "", "Giao giờ hành chính", "Gọi trước khi giao giúp mình ạ"]), to: { name: person.name, phone: phone(random), address: address(random), ...request.to },
    package_id: channel.platform === "shopee" ? `OFG${stableDigits(15, channel.external_id, id)}` : snowflake(), tracking: "" };
  channel.orders.set(id, one);
  enter(one, status);
  if (status === "CANCELLED") giveBack(channel, one);
  if (life.handedOver.includes(status)) handOver(channel, one);
  return { one, changes: [{ kind: "status", from: undefined }] };
}

function giveBack(channel, one) {
  if (one.handed || one.back) return;
  one.back = true;
  for (const { model, taken } of one.lines) if (model) channel.shelf.putBack(model, taken, one.id);
}

function handOver(channel, one) {
  if (one.handed || one.back) return;
  one.handed = true;
  for (const { model, quantity } of one.lines) if (model) channel.shelf.hand(model, quantity);
}

/** Puts an order into a state; a cancelled one stays cancelled. */
function turn(channel, one, status, more = {}) {
  if (one.status === "CANCELLED" && status !== "CANCELLED") throw new Impossible(`order ${one.id} is cancelled and stays it`, 409);
  const from = one.status;
  const life = lifeOf(channel);
  enter(one, status);
  if (status === "CANCELLED") {
    one.cancelled = { by: more.by ?? "SYSTEM", reason: more.reason ?? "Khách đổi ý" };
    giveBack(channel, one);
  }
  if (["AWAITING_COLLECTION", "PROCESSED"].includes(status) || life.handedOver.includes(status)) one.tracking ||= `${channel.platform === "shopee" ? "SPXVN" : "86"}${stableDigits(12, "tracking", one.id)}`;
  if (life.handedOver.includes(status)) handOver(channel, one);
  return { kind: "status", from, ...more };
}

/** The state after this one; undefined at the end. */
export function stateAfter(channel, one) {
  const path = lifeOf(channel)[one.cod ? "cod" : "paid"];
  const at = path.indexOf(one.status);
  return at < 0 ? undefined : path[at + 1];
}

/** A buyer asks to cancel, takes that back or is refused, or the shop agrees. TikTok Shop keeps the order's state meanwhile. */
function cancel(channel, one, { cancel: step, by = "BUYER", reason }) {
  const { asked } = lifeOf(channel);
  if (step === "request") {
    if (one.handed || one.status === "CANCELLED") throw new Impossible(`order ${one.id} can no longer be cancelled`, 409);
    one.asked = { id: snowflake(), from: one.status, open: true };
    return asked ? [turn(channel, one, asked, { by })] : [{ kind: "cancellation", state: "PENDING", by }];
  }
  if (step === "refuse" || step === "withdraw") {
    if (!one.asked?.open) throw new Impossible(`nobody asked to cancel order ${one.id}`, 409);
    const back = one.asked.from;
    one.asked.open = false;
    return asked ? [turn(channel, one, back, { by })] : [{ kind: "cancellation", state: "CANCELLED", by }];
  }
  if (step !== "accept") throw new Impossible("cancel must be request, refuse, withdraw or accept");
  one.asked ??= { id: snowflake(), from: one.status };
  one.asked.open = false;
  const done = turn(channel, one, "CANCELLED", { by, reason });
  return asked ? [done] : [{ kind: "cancellation", state: "SUCCESS", by }, done, { kind: "cancellation", state: "COMPLETE", by }];
}

function change(channel, one, request) {
  moved(one);
  if (request.cancel !== undefined) return cancel(channel, one, request);
  if (request.to !== undefined) {
    Object.assign(one.to, request.to);
    return [{ kind: "address" }];
  }
  if (request.return !== undefined) {
    one.returned = { id: one.returned?.id ?? snowflake(), state: request.return === true ? "RETURN_OR_REFUND_REQUEST_PENDING" : String(request.return) };
    const turned = channel.platform === "shopee" && one.status !== "TO_RETURN" ? [turn(channel, one, "TO_RETURN")] : [];
    return [{ kind: "return" }, ...turned];
  }
  if (request.package !== undefined) {
    const others = (request.package.with ?? []).map((id) => orderOf(channel, id));
    for (const other of others) {
      other.package_id = one.package_id;
      moved(other);
    }
    return [{ kind: "package", orders: [one, ...others] }];
  }
  const status = request.next ? stateAfter(channel, one) : request.status ?? one.status;
  if (!status) throw new Impossible(`nothing comes after ${one.status}`, 409);
  return [turn(channel, one, checked(channel, status), { by: request.by, reason: request.reason })];
}

export function orderOf(channel, id) {
  const one = channel.orders.get(String(id));
  if (!one) throw new Impossible(`${channel.name} has no order ${id}`, 404);
  return one;
}

/** POST /control/order: somebody buys, or what became of an order. */
export function order(world, request) {
  const channel = world.channel({ platform: "shopee", ...request });
  lifeOf(channel);
  const known = request.order_id !== undefined && channel.orders.get(String(request.order_id));
  if (request.order_id !== undefined && !known && ["next", "cancel", "return", "package"].some((name) => request[name] !== undefined)) orderOf(channel, request.order_id);
  const { one, changes } = known ? { one: known, changes: change(channel, known, request) } : buy(channel, request);
  world.trades += 1;
  const wire = wireOf(channel.platform);
  const events = changes.flatMap((each) => wire.orderChanged(channel, one, each));
  if (request.shuffle) events.reverse();
  return happened(world, channel, channel.thread(one.person), one.id, events, request.deliver, { person: one.person, order: orderFacts(channel, one) });
}

/** An order for whoever judges. */
export function orderFacts(channel, one) {
  return {
    platform: channel.platform, workspace: channel.workspace, channel: channel.external_id, id: one.id, status: one.status, cod: one.cod,
    customer: { id: one.person.id, name: one.person.name, user_name: one.person.user_name, user_id: channel.platform === "shopee" ? one.person.id : one.person.user_id },
    thread: channel.thread(one.person).id, to: one.to, tracking: one.tracking, package: one.package_id,
    lines: one.lines.map(({ model, name, sku, quantity, price }) => ({ name, quantity, price, seller_sku: model?.seller_sku ?? sku, item_id: model?.item.id ?? "", model_id: model?.id ?? "" })),
    total: totalOf(one), created_at: new Date(one.created_at).toISOString(), updated_at: new Date(one.updated_at).toISOString(), history: one.history,
  };
}

export const shippingFee = 15000;

/** What the buyer pays for the goods, and in all. */
export function goodsValue(one) {
  return one.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
}

export function totalOf(one) {
  return goodsValue(one) + shippingFee;
}
