/** Zalo's webhooks: one event a request, raw UTF-8, a plain hash with the OA Secret Key. */
import { event, messageEvent } from "../events.mjs";
import { toJson } from "../json.mjs";
import { zaloSignature } from "../signatures.mjs";

const second = 1000;
const minute = 60 * second;

export const kinds = ["text", "quick_reply", "image", "gif", "video", "audio", "file", "sticker", "location", "link", "contact",
  "anonymous", "unknown"];

export function deadline_ms() {
  return 2 * second;
}

export function retries() {
  return [30 * second, 5 * minute, 15 * minute, 30 * minute, 60 * minute];
}

export function retryHeaders(attempt) {
  return attempt > 0 ? { num_retry: String(attempt) } : {};
}

export function sign(app, [one]) {
  const body = Buffer.from(toJson(one.body));
  return { body, headers: headersFor(app, body, one.body.timestamp) };
}

/** The headers Zalo sends with these bytes. */
export function headersFor(app, body, timestamp) {
  const stamp = timestamp ?? /"timestamp"\s*:\s*"?(\d+)/.exec(body.toString())?.[1] ?? "";
  return {
    "Content-Type": "application/json",
    "X-ZEvent-Signature": zaloSignature(app.settings.app_id, body, stamp, app.settings.oa_secret_key),
  };
}

function envelope(channel, person, name, at, sender, recipient, more) {
  return { app_id: channel.app.settings.app_id, user_id_by_app: person.user_id_by_app, event_name: name, timestamp: String(at), sender, recipient, ...more };
}

const attachment = {
  image: (file) => ({ type: "image", payload: { thumbnail: file.thumbnail, url: file.url } }),
  gif: (file) => ({ type: "gif", payload: { thumbnail: file.thumbnail, url: file.url } }),
  video: (file) => ({ type: "video", payload: { thumbnail: file.thumbnail, description: "", url: file.url } }),
  audio: (file) => ({ type: "audio", payload: { url: file.url } }),
  file: (file) => ({ type: "file", payload: { url: file.url, name: file.name, size: String(file.size), checksum: file.md5, type: file.extension } }),
};

function attachmentsOf(message) {
  switch (message.kind) {
    case "sticker": return [{ type: "sticker", payload: { id: message.sticker_id, url: message.files[0].url } }];
    case "location": return [{ type: "location", payload: { coordinates: { latitude: String(message.place.latitude), longitude: String(message.place.longitude) } } }];
    case "link": return [{ type: "link", payload: { title: message.link.title, description: message.link.description, thumbnail: "", url: message.link.url } }];
    case "contact": return [{ type: "link", payload: { thumbnail: message.picture, url: "",
      description: JSON.stringify({ phone: message.phone, caption: "", qrCodeUrl: "" }) } }];
    case "unknown": return [{ type: "hologram", payload: { beam: "x" } }];
    default: return message.files?.map((file) => attachment[message.kind](file));
  }
}

const eventWords = { quick_reply: "text", contact: "business_card", unknown: "hologram" };

/** A message as events: an album is one per picture, every one with a message id of its own. */
export function message(channel, thread, one) {
  const person = thread.person;
  const word = eventWords[one.kind] ?? one.kind;
  const content = { msg_id: one.id };
  if (one.text && one.kind !== "sticker") content.text = one.text;
  if (one.reply_to) content.quote_msg_id = one.reply_to;
  const attachments = attachmentsOf(one);
  if (attachments) content.attachments = attachments;

  const oa = { id: channel.external_id };
  if (one.kind === "anonymous") {
    const body = envelope(channel, person, "anonymous_send_text", one.at, { id: person.id }, oa,
      { message: { ...content, conversation_id: one.conversation_id ?? `conv-${person.id}` } });
    return [messageEvent(channel, thread, one, body, content.text)];
  }
  if (one.by === "customer") {
    if (one.album) {
      const { id, index, total } = one.album;
      attachments[0].type = "multi_image";
      Object.assign(attachments[0].payload, { album_id: id, id_in_album: String(index), total_item_in_album: String(total) });
    }
    const body = envelope(channel, person, `user_send_${word}`, one.at, { id: person.id }, oa, { message: content });
    return [messageEvent(channel, thread, one, body, content.text)];
  }
  if (one.by === "colleague") oa.admin_id = "7711";
  const body = envelope(channel, person, `oa_send_${word}`, one.at, oa, { id: person.id }, { message: content });
  return [messageEvent(channel, thread, one, body, content.text)];
}

function aside(channel, thread, name, id, from, more, at = Date.now()) {
  const [oa, user] = [{ id: channel.external_id }, { id: thread.person.id }];
  const body = envelope(channel, thread.person, name, at, from === "oa" ? oa : user, from === "oa" ? user : oa, more);
  return event(channel, { thread: thread.id, kind: name, id, at, body });
}

export function receipt(channel, thread, { kind, messages }) {
  if (kind === "read") {
    const msg_ids = messages.map((one) => one.id);
    return [aside(channel, thread, "user_seen_message", `seen:${msg_ids.join()}`, "oa", { message: { msg_ids } })];
  }
  return messages.map((one) => aside(channel, thread, "user_received_message", `received:${one.id}`, "oa", { message: { msg_id: one.id } }));
}

const icons = { "❤": "/-heart", "👍": "/-strong", "😆": ":>", "😮": ":o", "😢": ":-((", "😡": ":-h" };

export function reaction(channel, thread, one, { emoji, by = "customer" }) {
  const at = Date.now();
  const name = by === "customer" ? "user_reacted_message" : "oa_reacted_message";
  const react_icon = emoji ? icons[emoji] ?? emoji : "/-remove";
  return [aside(channel, thread, name, `reaction:${one.id}:${at}`, by === "customer" ? "user" : "oa", { message: { msg_id: one.id, react_icon } }, at)];
}

/** Follow and unfollow name a follower and the account, not a sender. */
export function follow(channel, thread, on = true) {
  const at = Date.now();
  const body = { oa_id: channel.external_id, follower: { id: thread.person.id }, user_id_by_app: thread.person.user_id_by_app,
    event_name: on ? "follow" : "unfollow", source: "oa_profile", app_id: channel.app.settings.app_id, timestamp: String(at) };
  return [event(channel, { thread: thread.id, kind: body.event_name, id: `${body.event_name}:${thread.person.id}:${at}`, at, body })];
}

/** The customer filled in name, phone and address. */
export function contactInfo(channel, thread, info) {
  const at = Date.now();
  const told = { name: thread.person.name, phone: "84900000001", address: "12 Lê Lợi", city: "Thành phố Hồ Chí Minh", district: "", ward: "Phường Bến Thành", ...info };
  return [aside(channel, thread, "user_submit_info", `info:${thread.person.id}:${at}`, "user", { info: told }, at)];
}

/** Any other event: `told` holds event_name and its own fields. */
export function notice(channel, told) {
  const at = Date.now();
  const body = { app_id: channel.app.settings.app_id, oa_id: channel.external_id, timestamp: String(at), ...told };
  return [event(channel, { kind: told.event_name ?? "notice", id: `notice:${at}:${Math.random()}`, at, body })];
}
