/** The control calls about selling: orders, what is there of each thing, and who set it to what. */
import { told } from "./control.mjs";
import * as orders from "./orders.mjs";
import { available, mostThere, variantName } from "./shelf.mjs";
import { Impossible } from "./world.mjs";

const soldOutAtMost = 2000;
const shortestPaceMs = 10;

/** POST order: somebody buys, or an order changes; with `pace_ms` it then goes its way by itself. */
export async function order(world, request) {
  const happening = orders.order(world, request);
  if (request.pace_ms !== undefined) walk(world, happening.channel, happening.id, Math.max(Number(request.pace_ms), shortestPaceMs));
  return { ...(await told(happening, request)), order: happening.order };
}

/** From state to state, until the end or until somebody cancels. */
function walk(world, channel, id, pace) {
  world.later(pace, () => {
    const one = channel.orders.get(id);
    if (!one || !orders.stateAfter(channel, one)) return;
    orders.order(world, { platform: channel.platform, channel: channel.external_id, order_id: id, next: true });
    walk(world, channel, id, pace);
  });
}

/** POST sell_out: buyers buy all that is left of a thing, `each` at a time. */
export async function sellOut(world, request) {
  const channel = world.channel({ platform: "shopee", ...request });
  const model = shelfOf(channel).offered(request);
  const each = Math.max(1, Math.floor(Number(request.each ?? 1)));
  const ids = [];
  const sent = [];
  let sold = 0;
  for (let left = available(model); left > 0 && ids.length < soldOutAtMost; left = available(model)) {
    const quantity = Math.min(each, left);
    const happening = orders.order(world, { platform: channel.platform, channel: channel.external_id,
      lines: [{ item_id: model.item.id, model_id: model.id, quantity }], customer: { id: `${request.customers ?? "buyer"}-${ids.length + 1}` }, deliver: request.deliver });
    ids.push(happening.id);
    sent.push(happening.deliveries);
    sold += quantity;
  }
  if (!request.async) await Promise.all(sent);
  return { sold, orders: ids, available: available(model) };
}

/** GET orders: ?platform=&channel=&workspace=&id=&status=&sku=&customer=&limit= */
export function listOrders(world, query) {
  const wanted = (one) => ["platform", "channel", "workspace", "id", "status"].every((name) => !query.get(name) || one[name] === query.get(name))
    && (!query.get("sku") || one.lines.some((line) => line.seller_sku === query.get("sku"))) && (!query.get("customer") || one.customer.id === query.get("customer"));
  const found = world.channels.flatMap((channel) => [...channel.orders.values()].map((one) => orders.orderFacts(channel, one))).filter(wanted);
  const limit = Number(query.get("limit") ?? 0);
  return { orders: limit > 0 ? found.slice(-limit) : found };
}

function shelfOf(channel) {
  if (!channel.shelf) throw new Impossible(`${channel.platform} sells nothing`);
  return channel.shelf;
}

function facts(channel, model) {
  const { item, moves } = model;
  const sum = (kind) => moves.reduce((all, one) => all + (one.kind === kind ? Math.abs(one.change) : 0), 0);
  return {
    platform: channel.platform, workspace: channel.workspace, channel: channel.external_id, item_id: item.id, model_id: model.id, seller_sku: model.seller_sku,
    name: [item.name, variantName(model)].filter(Boolean).join(" – "), price: model.price, listed: item.status === "live", available: available(model), committed: model.committed,
    warehouses: Object.fromEntries(model.there), sold: sum("sold"), back: sum("back"), updates: moves.filter((one) => one.kind === "update" || one.kind === "refused"), moves,
  };
}

/** GET stock: ?platform=&channel=&workspace=&sku=&item_id=&model_id= */
export function listStock(world, query) {
  const stock = world.channels.filter((one) => one.shelf).flatMap((channel) => channel.shelf.models().map((model) => facts(channel, model)));
  const wanted = { platform: "platform", channel: "channel", workspace: "workspace", sku: "seller_sku", item_id: "item_id", model_id: "model_id" };
  return { stock: stock.filter((one) => Object.entries(wanted).every(([name, field]) => query.get(name) === null || one[field] === query.get(name))) };
}

/** POST stock: somebody types a number in the seller's own page there, takes an item off, or the next updates will be refused. */
export function setStock(world, request) {
  const channel = world.channel({ platform: "shopee", ...request });
  const model = shelfOf(channel).offered(request);
  if (request.quantity !== undefined) {
    if (!(Number.isInteger(request.quantity) && request.quantity >= 0 && request.quantity <= mostThere)) throw new Impossible(`quantity must be 0 to ${mostThere}`);
    const places = [...model.there.keys()];
    const place = request.warehouse ?? places[0];
    if (!places.includes(place)) throw new Impossible(`${model.seller_sku} lies in ${places.join(", ")}`);
    channel.shelf.set(model, request.warehouse ? [[place, request.quantity]] : places.map((one) => [one, one === place ? request.quantity : 0]), "set");
  }
  if (request.refuse !== undefined) model.refuse = Number(request.refuse);
  if (request.listed !== undefined) model.item.status = request.listed ? "live" : "off";
  if (request.seller_sku !== undefined) model.seller_sku = String(request.seller_sku);
  return facts(channel, model);
}
