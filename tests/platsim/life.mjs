/**
 * What can happen on a channel: somebody writes, a colleague answers in the platform's own app, a message is read,
 * changed, taken back, liked; somebody comments, follows. (What is bought: orders.mjs)
 *
 * Each happening changes the platform's memory first, and then is told by webhook. Each returns
 * {id, thread, channel, deliveries, done}: the ids it was given and a promise for each delivery's first result.
 */
import { compose } from "./compose.mjs";
import { shortId, snowflake, stableHex } from "./ids.mjs";
import { wireOf } from "./platforms.mjs";
import { Impossible } from "./world.mjs";

const copiesLimit = 100;
const systemKinds = new Set(["entered_from_product", "entered_from_order", "entered_from_transfer", "allocated", "notification"]);

const aboutOrders = new Set(["order", "entered_from_order", "return", "logistics"]);

/** The order somebody means who does not say which: the last they made, if any. */
function lastOrder(channel, person) {
  const last = [...channel.orders.values()].findLast((one) => one.person === person);
  return last && { order_id: last.id, package_id: last.package_id };
}

/** A message id in the platform's own form, never given before. */
export function newMessageId(platform, at = Date.now()) {
  if (platform === "messenger") return "m_" + Buffer.from(snowflake(at) + stableHex(Math.random()).slice(0, 12)).toString("base64url");
  if (platform === "zalo") return shortId(at) + stableHex(Math.random()).slice(0, 10);
  return snowflake(at);
}

/**
 * Delivers events, each `copies` times, at once or with `parallel: false` one after the other, after `delay_ms`; `none`:
 * not at all, `batch`: all in one request.
 */
export function deliver(world, events, { copies = 1, parallel = true, retry = true, delay_ms = 0, none = false, batch = false } = {}) {
  if (none) return { deliveries: [], done: Promise.resolve(false) };
  const parcels = batch ? [events] : events.map((one) => [one]);
  const times = Math.min(copies, copiesLimit);
  const sent = [];
  const start = async () => {
    if (delay_ms > 0) {
      const release = world.delivery.hold();
      await new Promise((resolve) => setTimeout(resolve, delay_ms).unref());
      queueMicrotask(release);
    }
    const outcomes = [];
    for (const parcel of parcels) {
      for (let i = 0; i < times; ++i) {
        const { first, done } = world.delivery.send(parcel, { retry });
        sent.push(first);
        outcomes.push(done);
        if (!parallel) await first;
      }
    }
    return outcomes;
  };
  const started = start();
  return {
    deliveries: started.then(() => Promise.all(sent)),
    done: started.then((outcomes) => Promise.all(outcomes)).then((all) => all.some(Boolean)),
  };
}

/** What a happening answers: the ids it was given, and its deliveries on their way. */
export function happened(world, channel, thread, id, events, options, more = {}) {
  const sent = deliver(world, events, options);
  return { id, thread: thread?.id ?? "", channel, events, ...sent, ...more };
}

/** Somebody writes to a channel; `request` as in POST /control/say. */
export function say(world, request) {
  const channel = world.channel(request);
  const person = channel.person(request.customer ?? {});
  const thread = channel.thread(person);
  const wire = wireOf(channel.platform);
  const events = [];
  const ids = [];
  const by = request.from === "page" ? "colleague" : request.from ?? (systemKinds.has(request.kind) ? "system" : "customer");
  if (aboutOrders.has(request.kind) && request.order_id === undefined) request = { ...request, ...lastOrder(channel, person) };
  if (request.sku !== undefined && channel.shelf) request = { product_id: channel.shelf.offered(request).item.id, ...request };
  if (request.kind === "bundle" && !request.messages) request = { ...request, messages: unheard(channel, thread) };
  for (const one of composed(channel, request, wire)) {
    const at = channel.momentIn(thread, request.at === undefined ? undefined : momentOf(request.at));
    const message = { ...one, id: request.id && !ids.length ? String(request.id) : newMessageId(channel.platform, at), by, at,
      reply_to: request.reply_to, standby: request.standby, affiliate: request.affiliate, source: request.source, picture: person.avatar };
    ids.push(message.id);
    channel.remember(thread, message);
    if (!told(channel, by, request)) continue;
    events.push(...wire.message(channel, thread, message));
  }
  if (by === "colleague" && channel.platform === "shopee" && request.notify !== "message") events.push(...wire.answeredElsewhere(channel, thread));
  return happened(world, channel, thread, ids[0], events, request.deliver, { ids, person });
}

/** What a customer and the platform's bot said to each other, of which no push told: their ids. */
function unheard(channel, thread) {
  return [["customer", "Shop mở cửa mấy giờ?"], ["bot", "Shop mở cửa từ 8 giờ đến 21 giờ ạ."]].map(([by, text]) => {
    const at = channel.momentIn(thread);
    return channel.remember(thread, { kind: "text", text, id: newMessageId(channel.platform, at), by, at }).id;
  });
}

/** Shopee usually hides what a colleague types in its app; only a hint is pushed. */
function told(channel, by, request) {
  return channel.platform !== "shopee" || by !== "colleague" || request.notify === "message" || request.notify === "both";
}

function momentOf(at) {
  const moment = typeof at === "number" ? at : Date.parse(at);
  if (!Number.isFinite(moment)) throw new Impossible(`not a time: ${at}`);
  return moment;
}

/** Usually one message; on Zalo an album of n pictures is n messages. */
function composed(channel, request, wire) {
  const kind = request.kind ?? "text";
  const one = compose(request, channel.world.media);
  if (!one || !wire.kinds.includes(kind)) throw new Impossible(`${channel.platform} has no messages of kind ${kind}; it has ${wire.kinds.join(", ")}`);
  if (channel.platform === "messenger" || !(one.files?.length > 1)) return [one];
  const id = snowflake().slice(-9);
  return one.files.map((file, i) => ({ ...one, files: [file], text: i ? undefined : one.text,
    album: { id, index: i + 1, total: one.files.length } }));
}

/** The message with this id on a channel, with its thread. */
export function messageOf(world, request) {
  const id = String(request.message ?? request.id ?? "");
  for (const channel of request.channel || request.platform ? [world.channel(request)] : world.channels) {
    const found = channel.messages.get(id);
    if (found) return { channel, ...found };
  }
  throw new Impossible(`no message ${id}`, 404);
}

/** Delivered or read receipts for messages of one thread. */
export function receipt(world, request) {
  const wanted = (request.ids ?? [request.id]).map((id) => messageOf(world, { ...request, id, message: undefined }));
  const { channel, thread } = wanted[0];
  const wire = wireOf(channel.platform);
  if (!wire.receipt) throw new Impossible(`${channel.platform} has no receipts`);
  const kind = request.kind ?? "read";
  const events = wire.receipt(channel, thread, { kind, messages: wanted.map((one) => one.message) });
  return happened(world, channel, thread, events[0].id, events, request.deliver);
}

/** A reaction to a message; without an emoji it is taken away. */
export function react(world, request) {
  const { channel, thread, message } = messageOf(world, request);
  const wire = wireOf(channel.platform);
  if (!wire.reaction) throw new Impossible(`${channel.platform} has no reactions`);
  const emoji = request.emoji === undefined ? "❤" : request.emoji;
  const events = wire.reaction(channel, thread, message, { emoji, by: request.from === "page" ? "page" : "customer" });
  return happened(world, channel, thread, message.id, events, request.deliver);
}

/** The customer changes what they wrote. */
export function edit(world, request) {
  const { channel, thread, message } = messageOf(world, request);
  const wire = wireOf(channel.platform);
  if (!wire.edit) throw new Impossible(`${channel.platform} tells nothing of edits`);
  message.text = request.text ?? `${message.text} (sửa)`;
  message.edits = request.num_edit ?? (message.edits ?? 0) + 1;
  return happened(world, channel, thread, message.id, wire.edit(channel, thread, message), request.deliver);
}

/** The customer takes a message back. Only Messenger may tell; elsewhere just the history shows it. */
export function recall(world, request) {
  const { channel, thread, message } = messageOf(world, request);
  message.recalled = true;
  const events = wireOf(channel.platform).recall?.(channel, thread, message) ?? [];
  return happened(world, channel, thread, message.id, events, request.deliver);
}

/** Somebody follows or leaves a Zalo account. */
export function follow(world, request) {
  const channel = world.channel({ platform: "zalo", ...request });
  const wire = wireOf(channel.platform);
  if (!wire.follow) throw new Impossible(`${channel.platform} has no followers`);
  const person = channel.person(request.customer ?? {});
  person.follows = request.on !== false;
  const thread = channel.thread(person);
  if (person.follows) thread.customer_at = Date.now();
  const events = wire.follow(channel, thread, person.follows);
  return happened(world, channel, thread, events[0].id, events, request.deliver, { person });
}

/** Anything else a platform tells, given in its own words. */
export function notice(world, request) {
  const channel = world.channel(request);
  const wire = wireOf(channel.platform);
  const thread = request.customer ? channel.thread(channel.person(request.customer)) : undefined;
  const named = { referral: wire.referral, contact_info: wire.contactInfo, membership: wire.membership, mark_as_replied: wire.answeredElsewhere };
  const make = named[request.kind];
  if (request.kind && !make) throw new Impossible(`${channel.platform} has no notice ${request.kind}`);
  const events = make ? make(channel, thread ?? channel.thread(channel.person({})), request.body) : wire.notice(channel, request.body ?? {});
  return happened(world, channel, thread, events[0].id, events, request.deliver);
}

/** A customer (or, with from "page", the Page) comments on a post; or changes, hides, removes a comment. */
export function comment(world, request) {
  const channel = world.channel({ platform: "messenger", ...request });
  const wire = wireOf(channel.platform);
  if (!wire.comment) throw new Impossible(`${channel.platform} has no comments`);
  const verb = request.verb ?? "add";
  if (verb !== "add") return changeComment(world, channel, wire, verb, request);

  const post = channel.post(request.post === undefined ? "main" : String(request.post), { live: request.live ?? false });
  const page = request.from === "page";
  const person = page ? undefined : channel.person(request.customer ?? {});
  const one = {
    id: request.id ?? `${post.part}_${snowflake()}`, post, parent: request.parent, text: request.text ?? (request.photo ? undefined : "Giá bao nhiêu ạ?"),
    photo: request.photo === true ? world.media.url("image", "jpg", `comment-${shortId()}`) : request.photo,
    at: request.at === undefined ? Date.now() : momentOf(request.at), by: page ? "page" : "customer", person,
    from: page ? { id: channel.external_id, name: channel.name } : { id: person.author_id, name: person.name },
    author_withheld: request.author_withheld ?? false, hidden: false, replies: [], private_replies: 0,
  };
  addComment(channel, one);
  const events = wire.comment(channel, post, one, "add");
  return happened(world, channel, { id: events[0].thread }, one.id, events, request.deliver, { person, post: post.id, author: one.from.id });
}

/** Puts a comment below its post; answers know whose comment they answer. */
export function addComment(channel, one) {
  const parent = one.parent && channel.comments.get(one.parent);
  one.root = parent ? parent.root ?? parent.id : one.id;
  one.post.comments.push(one);
  channel.comments.set(one.id, one);
  return one;
}

function changeComment(world, channel, wire, verb, request) {
  const one = channel.comments.get(String(request.comment ?? request.id ?? ""));
  if (!one) throw new Impossible("no such comment", 404);
  if (verb === "edit" || verb === "edited") one.text = request.text ?? `${one.text} (sửa)`;
  if (verb === "hide" || verb === "unhide") one.hidden = verb === "hide";
  if (verb === "remove") one.removed = true;
  const events = wire.comment(channel, one.post, one, verb);
  return happened(world, channel, { id: events[0].thread }, one.id, events, request.deliver);
}
