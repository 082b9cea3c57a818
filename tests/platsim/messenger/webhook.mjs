/** Messenger's webhooks: batches of entries, ASCII JSON, two signatures. */
import { event, messageEvent } from "../events.mjs";
import { toAsciiJson } from "../json.mjs";
import { messengerOldSignature, messengerSignature } from "../signatures.mjs";

const second = 1000;
const hour = 3600 * second;
const businessSuite = 263902037430900;

/** At once, then with growing gaps for a day and a half. */
const gaps = [0, 15 * second, 60 * second, 300 * second, 900 * second, 1800 * second, hour, 2 * hour, 4 * hour, 6 * hour,
  8 * hour, 12 * hour];

export const kinds = ["text", "image", "gif", "video", "audio", "file", "sticker", "location", "link", "product", "postback",
  "quick_reply", "ad", "unsupported", "unknown", "mixed"];

export function deadline_ms() {
  return 20 * second;
}

export function retries() {
  return gaps;
}

/** One request for up to a thousand events. */
export function sign(app, events) {
  const entries = [];
  for (const one of events) {
    const last = entries.at(-1);
    const room = one.body.changes ? "changes" : one.body.standby ? "standby" : "messaging";
    if (last && last.id === one.body.id && last[room]) last[room].push(...one.body[room]);
    else entries.push({ ...one.body, [room]: [...one.body[room]] });
  }
  const body = Buffer.from(toAsciiJson({ object: "page", entry: entries }));
  return { body, headers: headersFor(app, body) };
}

/** The headers Meta sends with these bytes. */
export function headersFor(app, body) {
  return {
    "Content-Type": "application/json",
    "User-Agent": "facebookexternalua",
    "X-Hub-Signature": messengerOldSignature(app.settings.app_secret, body),
    "X-Hub-Signature-256": messengerSignature(app.settings.app_secret, body),
  };
}

function entry(channel, item, at, room = "messaging") {
  return { id: channel.external_id, time: at + 120, [room]: [item] };
}

function attachmentsOf(message) {
  const file = (one) => ({ type: one.type === "gif" ? "image" : one.type, payload: { url: one.url } });
  switch (message.kind) {
    case "sticker":
      return [{ type: "sticker", payload: { url: message.files[0].url, sticker_id: Number(message.sticker_id) } }];
    case "location":
      return [{ type: "location", title: message.place.name, url: "https://www.facebook.com/l.php",
        payload: { coordinates: { lat: message.place.latitude, long: message.place.longitude } } }];
    case "link":
      return [{ type: "fallback", title: message.link.title, url: message.link.url, payload: null }];
    case "product":
      return [{ type: "template", payload: { product: { elements: [{ id: message.product.id, retailer_id: `SKU-${message.product.id.slice(-4)}`,
        image_url: message.picture, title: message.product.title, subtitle: `${message.product.price} ₫` }] } } }];
    case "unknown":
      return [{ type: "hologram", payload: { beam: "x" } }];
    case "mixed":
      return message.attachments ?? [{ type: "image", payload: { url: message.files[0].url } }, { type: "hologram" }, { type: "fallback", title: "?" }];
    default:
      return message.files?.length ? message.files.map(file) : undefined;
  }
}

function content(message) {
  const told = { mid: message.id };
  const speaks = !["location", "sticker", "unsupported"].includes(message.kind);
  if (message.text && speaks) told.text = message.text;
  const attachments = attachmentsOf(message);
  if (attachments) told.attachments = attachments;
  if (message.kind === "sticker") told.sticker_id = Number(message.sticker_id);
  if (message.kind === "quick_reply") told.quick_reply = { payload: message.payload };
  if (message.kind === "unsupported") told.is_unsupported = true;
  if (message.reply_to) told.reply_to = { mid: message.reply_to, is_self_reply: false };
  return told;
}

function postback(message) {
  const told = { mid: message.id, title: message.text, payload: message.payload };
  if (message.referral) told.referral = message.referral;
  return told;
}

/** A message as its own event: incoming, or the echo of what the Page sent. */
export function message(channel, thread, one) {
  const [person, page] = [{ id: thread.person.id }, { id: channel.external_id }];
  if (one.by === "customer") {
    const item = { sender: person, recipient: page, timestamp: one.at };
    if (one.kind === "postback") item.postback = postback(one);
    else item.message = content(one);
    if (one.kind === "ad") item.referral = one.referral;
    const words = item.postback?.title ?? item.message?.text;
    return [messageEvent(channel, thread, one, entry(channel, item, one.at, one.standby ? "standby" : "messaging"), words)];
  }
  const told = { is_echo: true, app_id: one.by === "api" ? Number(channel.app.settings.app_id) : businessSuite, ...content(one) };
  if (one.reference) told.metadata = one.reference;
  const item = { sender: page, recipient: person, timestamp: one.at, message: told };
  return [messageEvent(channel, thread, one, entry(channel, item, one.at), told.text)];
}

function aside(channel, thread, kind, id, item, at = Date.now()) {
  const both = { sender: { id: thread.person.id }, recipient: { id: channel.external_id }, timestamp: at, ...item };
  return event(channel, { thread: thread.id, kind, id, at, body: entry(channel, both, at) });
}

/** Everything we sent up to the last of these messages was delivered or read. */
export function receipt(channel, thread, { kind, messages }) {
  const watermark = Math.max(...messages.map((one) => one.at));
  const told = kind === "read" ? { read: { watermark } } : { delivery: { mids: messages.map((one) => one.id), watermark } };
  return [aside(channel, thread, kind, `${kind}:${thread.id}:${watermark}`, told)];
}

const reactions = { "❤": "love", "😆": "smile", "😮": "wow", "😢": "sad", "😡": "angry", "👍": "like", "👎": "dislike" };

/** A reaction, or with no emoji its removal. */
export function reaction(channel, thread, one, { emoji, by = "customer" }) {
  const told = { mid: one.id, action: emoji ? "react" : "unreact", ...(emoji && { reaction: reactions[emoji] ?? "other", emoji }) };
  const at = Date.now();
  const page = by !== "customer" && { sender: { id: channel.external_id }, recipient: { id: thread.person.id } };
  return [aside(channel, thread, "reaction", `reaction:${one.id}:${at}`, { reaction: told, ...page }, at)];
}

export function edit(channel, thread, one) {
  const told = { message_edit: { mid: one.id, text: one.text, num_edit: String(one.edits) } };
  return [aside(channel, thread, "edit", `edit:${one.id}:${one.edits}`, told)];
}

/** Not documented for Messenger, but for Instagram, and to be expected in the same form. */
export function recall(channel, thread, one) {
  return [aside(channel, thread, "recall", `recall:${one.id}`, { message: { mid: one.id, is_deleted: true } })];
}

/** A link or an advertisement led an old acquaintance here. */
export function referral(channel, thread, told = { ref: "qr-quay-4", source: "SHORTLINK", type: "OPEN_THREAD" }) {
  const at = Date.now();
  return [aside(channel, thread, "referral", `referral:${thread.id}:${at}`, { referral: told }, at)];
}

/** Things said about the account: handover, policy, opt-in. `told` is one item of `messaging`. */
export function notice(channel, told) {
  const at = Date.now();
  return [event(channel, { kind: "notice", id: `notice:${at}:${Math.random()}`, at,
    body: entry(channel, { recipient: { id: channel.external_id }, timestamp: at, ...told }, at) })];
}

/** The conversation a comment belongs to: one per post and author; without an author one per root comment. */
export function commentThread(channel, one) {
  const of = one.by === "customer" ? one : channel.comments.get(one.parent) ?? one;
  const root = channel.comments.get(one.root) ?? one;
  if (of.author_withheld) return `${one.post.id}:root:${root.id}`;
  return `${one.post.id}:${of.from?.id ?? channel.external_id}`;
}

/** A comment below a post: `verb` add, edited, remove, hide or unhide. */
export function comment(channel, post, one, verb = "add") {
  const at = verb === "add" ? one.at : Date.now();
  const value = { item: "comment", verb, comment_id: one.id, post_id: post.id, parent_id: one.parent ?? post.id };
  const names = verb === "hide" || verb === "unhide" ? { id: channel.external_id, name: channel.name } : one.from;
  if (names && !one.author_withheld) value.from = names;
  if (verb !== "remove" && one.text) value.message = one.text;
  if (verb !== "remove" && one.photo) value.photo = one.photo;
  if (verb !== "remove") value.created_time = Math.floor(at / second);
  if (verb === "add") {
    value.post = { id: post.id, status_type: post.live ? "added_video" : "mobile_status_update", is_published: true,
      updated_time: new Date(at).toISOString().replace(/\.\d+Z/, "+0000"), permalink_url: `https://www.facebook.com/${post.id}`, promotion_status: "inactive" };
  }
  const body = { id: channel.external_id, time: Math.floor(at / second), changes: [{ field: "feed", value }] };
  return [event(channel, {
    thread: commentThread(channel, one), id: verb === "add" ? one.id : `${verb}:${one.id}:${at}`, kind: verb === "add" ? "comment" : `comment_${verb}`,
    text: one.text ?? "", at: Math.floor(at / second) * second, lasting: verb === "add" && one.by !== "api", direction: one.by === "customer" ? "incoming" : "outgoing", body,
  })];
}

/** Callback check, as when an owner saves the address in the console. */
export function handshake(app, challenge) {
  return `${app.path}?hub.mode=subscribe&hub.challenge=${challenge}&hub.verify_token=${encodeURIComponent(app.settings.verify_token)}`;
}
