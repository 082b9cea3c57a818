/** The control API: a test says one thing exactly, and asks what came of it. All of it is JSON below /control. */
import { burst } from "./burst.mjs";
import { jsonAnswer } from "./http_server.mjs";
import * as life from "./life.mjs";
import { productsFile } from "./catalogue.mjs";
import { raw } from "./raw.mjs";
import { channelSettings, shopFile } from "./shop.mjs";
import * as trade from "./trade.mjs";
import { Impossible } from "./world.mjs";

const waitLimitMs = 120000;
const echoModes = ["normal", "early", "late", "double", "none", "other_form"];

/** Ids and what became of the deliveries: of their first attempts, or with {"wait": "accepted"} of all. */
export async function told(happening, { async = false, wait, timeout_ms = 30000 }) {
  const { id, ids, thread, channel, person, post, author, done } = happening;
  const facts = { id, ...(ids?.length > 1 && { ids }), thread, platform: channel.platform, channel: channel.external_id, workspace: channel.workspace,
    ...(post && { post, author }), ...(person && { customer: { id: person.id, name: person.name, author_id: person.author_id, user_name: person.user_name } }) };
  if (async) return facts;
  const deliveries = await happening.deliveries;
  let accepted = deliveries.some((one) => one.status >= 200 && one.status < 300);
  if (wait === "accepted" && !accepted) {
    const limit = new Promise((resolve) => setTimeout(resolve, Math.min(timeout_ms, waitLimitMs), false).unref());
    accepted = await Promise.race([done, limit]);
  }
  return { ...facts, accepted, deliveries };
}

/** On Shopee it is the app whose pushes are switched off, and its push configuration tells. */
function subscribe(channel, on) {
  channel.subscribed = on;
  if (channel.platform === "shopee") channel.app.webhook_on = on;
}

function tokenAction(world, request) {
  const channel = world.channel(request);
  const { action } = request;
  if (action === "unsubscribe" || action === "subscribe") subscribe(channel, action === "subscribe");
  else if (["expire", "revoke", "rotate", "restore", "permission", "block", "limit"].includes(action)) channel.tokens.act(action);
  else throw new Impossible("action must be expire, revoke, rotate, restore, permission, block, limit, subscribe or unsubscribe");
  return { platform: channel.platform, channel: channel.external_id, trouble: channel.tokens.trouble, subscribed: channel.subscribed, settings: channelSettings(channel) };
}

function setEcho(world, { platform, mode = "normal", delay_ms }) {
  if (!echoModes.includes(mode)) throw new Impossible(`mode must be one of ${echoModes.join(", ")}`);
  for (const one of platform ? [platform] : Object.keys(world.echoes)) {
    world.echoes[one] = { mode, delay_ms: delay_ms ?? world.echoes[one].delay_ms };
  }
  return world.echoes;
}

/** Without deliveries, so that the history is the only way to learn what is written meanwhile. */
function setOutage(world, { on = true, platform, channel }) {
  if (platform || channel) world.channel({ platform, channel }).subscribed = !on;
  else world.outage = on;
  return { outage: world.outage };
}

function setBehaviour(world, request) {
  for (const name of ["gom", "speed", "strict", "maxInRow", "zeroStock"]) if (request[name] !== undefined) world[name] = request[name];
  if (request.receipts) Object.assign(world.receipts, request.receipts);
  return { gom: world.gom, speed: world.speed, strict: world.strict, maxInRow: world.maxInRow, zeroStock: world.zeroStock, receipts: world.receipts };
}

function setPerson(world, request) {
  const person = world.channel(request).person(request.customer ?? {});
  for (const name of ["blocked", "hidden_profile", "follows"]) if (request[name] !== undefined) person[name] = request[name];
  return person;
}

function state(world) {
  return {
    seed: world.seed, gom: world.gom, speed: world.speed, outage: world.outage, day: world.day?.name ?? "quiet",
    pending: world.delivery.pending, attempts: world.delivery.attempts, answers: world.delivery.answers, dropped: world.delivery.dropped.length,
    accepted: world.record.accepted.length, delivered: world.record.delivered.length, replies: world.record.replies.length,
    faults: world.faults.waiting, faults_injected: world.faults.injected, echoes: world.echoes, receipts: world.receipts, calls: world.calls,
    channels: world.channels.map((one) => ({ platform: one.platform, workspace: one.workspace, app: one.app.slug, channel: one.external_id, name: one.name,
      token: one.tokens.trouble || "good", token_generation: one.tokens.generation, subscribed: one.subscribed, people: one.people.size,
      threads: one.threads.size, messages: one.messages.size, comments: one.comments.size, orders: one.orders.size, lost: one.app.lost.length })),
  };
}

/** Answers when no delivery is under way any more, or when ?timeout_ms= is over. */
async function settled(world, _, __, query) {
  const limit = Math.min(Number(query.get("timeout_ms") ?? 30000), waitLimitMs);
  await Promise.race([world.delivery.idle(), new Promise((resolve) => setTimeout(resolve, limit).unref())]);
  return { pending: world.delivery.pending };
}

/** Only what a query asks for: ?platform=&channel=&thread=&since=INDEX&limit= */
function some(list, query) {
  const wanted = ["platform", "channel", "thread", "workspace", "id", "kind"].filter((name) => query.get(name));
  const since = Number(query.get("since") ?? 0);
  const found = list.slice(since).filter((one) => wanted.every((name) => String(one[name]) === query.get(name)));
  const limit = Number(query.get("limit") ?? 0);
  return limit > 0 ? found.slice(-limit) : found;
}

const actions = {
  "POST say": (world, request) => told(life.say(world, request), request),
  "POST comment": (world, request) => told(life.comment(world, request), request),
  "POST read": (world, request) => told(life.receipt(world, request), request),
  "POST react": (world, request) => told(life.react(world, request), request),
  "POST edit": (world, request) => told(life.edit(world, request), request),
  "POST recall": (world, request) => told(life.recall(world, request), request),
  "POST follow": (world, request) => told(life.follow(world, request), request),
  "POST order": trade.order,
  "POST sell_out": trade.sellOut,
  "POST stock": trade.setStock,
  "GET stock": (world, _, __, query) => trade.listStock(world, query),
  "GET orders": (world, _, __, query) => trade.listOrders(world, query),
  "POST notice": (world, request) => told(life.notice(world, request), request),
  "POST batch": (world, request) => batch(world, request),
  "POST raw": (world, request) => raw(world, request),
  "POST burst": (world, request) => burst(world, request),
  "POST repeat": (world, request) => world.delivery.repeat(request.count ?? 100),
  "GET burst": (world, _, id) => world.bursts.get(id) ?? Promise.reject(new Impossible("no such burst", 404)),
  "POST fault": (world, request) => world.faults.add(request),
  "DELETE fault": (world) => (world.faults.clear(), {}),
  "POST echo": setEcho,
  "POST token": tokenAction,
  "POST outage": setOutage,
  "POST behave": setBehaviour,
  "POST person": setPerson,
  "POST day": (world, request) => world.play(request.day ?? "quiet"),
  "POST clear": (world) => (world.record.clear(), world.faults.clear(), {}),
  "GET received": (world, _, __, query) => ({ replies: some(world.record.replies, query) }),
  "GET delivered": (world, _, __, query) => ({ events: some(world.record.delivered, query) }),
  "GET settled": settled,
  "GET ledger": (world, _, __, query) => ({ accepted: some(world.record.accepted, query), replies: some(world.record.replies, query), pending: world.delivery.pending }),
  "GET dropped": (world) => ({ events: world.delivery.dropped }),
  "GET state": state,
  "GET shop": (world) => ({ shop: shopFile(world) }),
  "GET people": (world, _, __, query) => ({ people: [...world.channel(Object.fromEntries(query)).people.values()] }),
};

/** Several messages in one request: what only Messenger does. {"messages": [say requests]} */
async function batch(world, request) {
  const events = [];
  const happenings = request.messages.map((one) => life[one.verb || one.post ? "comment" : "say"](world, { platform: "messenger", ...one, deliver: { none: true } }));
  for (const one of happenings) events.push(...one.events);
  if (new Set(events.map((one) => one.app)).size !== 1 || events[0].platform !== "messenger") throw new Impossible("a batch belongs to one app of Messenger");
  const sent = life.deliver(world, events, { ...request.deliver, batch: true });
  return { ids: happenings.map((one) => one.id), deliveries: await sent.deliveries };
}

/** Answers a control request. */
export async function control(world, request) {
  const [, , name = "", rest = ""] = request.path.split("/");
  if (request.method === "GET" && name === "shop.toml") {
    return { status: 200, body: shopFile(world), headers: { "Content-Type": "application/toml; charset=utf-8" } };
  }
  if (request.method === "GET" && name === "products.csv") {
    return { status: 200, body: productsFile(), headers: { "Content-Type": "text/csv; charset=utf-8" } };
  }
  const action = actions[`${request.method} ${name}`];
  if (!action) return jsonAnswer(404, { error: `no such call; there are ${Object.keys(actions).join(", ")}` });
  const asked = request.method === "GET" || request.method === "DELETE" ? {} : request.json();
  if (asked === undefined) return jsonAnswer(400, { error: "the body is not JSON" });
  try {
    return jsonAnswer(200, (await action(world, asked, rest, request.query)) ?? {});
  } catch (error) {
    if (error instanceof Impossible) return jsonAnswer(error.status, { error: error.message });
    if (error instanceof RangeError) return jsonAnswer(400, { error: error.message });
    throw error;
  }
}

