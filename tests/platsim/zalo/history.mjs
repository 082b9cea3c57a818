/** What Zalo remembers: the newest messages of all people, and of one. */
import { bad, good } from "./answers.mjs";

const pageLimit = 10;
const types = { text: "text", quick_reply: "text", image: "photo", gif: "GIF", video: "video", audio: "voice", file: "file", sticker: "sticker", location: "location", link: "link", contact: "link" };

function two(number) {
  return String(number).padStart(2, "0");
}

/** Hanoi's clock, as Zalo writes it. */
function sentTime(at) {
  const local = new Date(at + 7 * 3600 * 1000);
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())} ${two(local.getUTCDate())}/${two(local.getUTCMonth() + 1)}/${local.getUTCFullYear()}`;
}

/** The ids are bare numbers here, and longer than JavaScript's. */
function past(channel, thread, message) {
  const person = { id: BigInt(thread.person.id), name: thread.person.name, avatar: thread.person.avatar };
  const own = { id: BigInt(channel.external_id), name: channel.name, avatar: channel.world.media.avatar(channel.external_id) };
  const src = message.by === "customer" ? 1 : 0;
  const [from, to] = src ? [person, own] : [own, person];
  const file = message.files?.[0];
  return {
    src, time: message.at, sent_time: sentTime(message.at), from_id: from.id, from_display_name: from.name, from_avatar: from.avatar,
    to_id: to.id, to_display_name: to.name, to_avatar: to.avatar, message_id: message.id, type: types[message.kind] ?? "text",
    message: message.kind === "location" ? JSON.stringify({ latitude: message.place.latitude, longitude: message.place.longitude }) : message.text ?? "",
    ...(file && { thumb: file.thumbnail ?? file.url, url: file.url, description: message.text ?? "" }),
    ...(message.link && { links: [{ title: message.link.title, url: message.link.url, thumb: "", description: message.link.description }] }),
  };
}

function slice(list, data) {
  if (!data || !(data.count >= 1 && data.count <= pageLimit)) return bad(-201, "count must be 1 to 10");
  const offset = Math.max(0, data.offset ?? 0);
  return good(list.slice(offset, offset + data.count));
}

/** Newest first, across all people. */
export function recent(channel, data) {
  const all = [];
  for (const thread of channel.threads.values()) {
    for (const message of thread.messages) if (message.kind !== "anonymous") all.push([thread, message]);
  }
  all.sort(([, a], [, b]) => b.at - a.at);
  const wanted = all.slice(0, (data?.offset ?? 0) + pageLimit);
  return slice(wanted.map(([thread, message]) => past(channel, thread, message)), data);
}

/** Newest first, of one person. */
export function conversation(channel, data) {
  const thread = channel.threads.get(String(data?.user_id ?? ""));
  if (!thread) return bad(-213);
  return slice([...thread.messages].reverse().map((one) => past(channel, thread, one)), data);
}
