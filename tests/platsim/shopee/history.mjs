/** What Shopee remembers: conversations in nanoseconds, messages with an opaque offset, some ids as bare numbers. */
import { bad, good } from "./answers.mjs";
import { messageObject } from "./webhook.mjs";

const usualPage = 25;
const pageLimit = 60;

function nano(at) {
  return BigInt(at) * 1000000n + 456789n;
}

function conversation(channel, thread) {
  const last = thread.messages.at(-1);
  const shown = last && past(channel, thread, last);
  return {
    conversation_id: BigInt(thread.id), to_id: Number(thread.person.id), to_name: thread.person.hidden_profile ? "" : thread.person.user_name,
    to_avatar: thread.person.hidden_profile ? "" : thread.person.avatar, shop_id: Number(channel.external_id), unread_count: thread.unread, pinned: false, mute: false, last_read_message_id: "",
    ...(last && { latest_message_id: last.id, latest_message_type: shown.message_type, latest_message_content: shown.content, latest_message_from_id: shown.from_id, last_message_timestamp: nano(last.at) }),
  };
}

function past(channel, thread, message) {
  const { from_user_name, to_user_name, shop_id, request_id, is_in_chatbot_session, sub_account_id, sub_account_name, ...told } = messageObject(channel, thread, message);
  const source = { customer: "android", api: "openapi", colleague: "new_webchat", bot: "chatbot" }[message.by] ?? "server";
  const gone = message.recalled && { message_type: "text", content: { text: "This message was deleted" } };
  return { ...told, conversation_id: BigInt(thread.id), source, message_option: 0, ...gone };
}

/** `older` without a cursor begins with the newest, `latest` with the oldest. Pages above 25 are empty. */
export function conversations(channel, request) {
  const { query } = request;
  const size = Number(query.get("page_size") ?? usualPage);
  const direction = query.get("direction");
  if (!["older", "latest"].includes(direction)) return bad("error_param", "direction is required");
  if (!(size >= 1 && size <= pageLimit)) return bad("error_param", "page_size must be 1 to 60");
  const threads = [...channel.threads.values()].filter((one) => one.messages.length);
  threads.sort((a, b) => b.messages.at(-1).at - a.messages.at(-1).at);
  if (direction === "latest") threads.reverse();
  const before = query.get("next_timestamp_nano");
  const rest = before ? threads.filter((one) => (direction === "older" ? nano(one.messages.at(-1).at) < BigInt(before) : nano(one.messages.at(-1).at) > BigInt(before))) : threads;
  const list = size > usualPage ? [] : rest.slice(0, size);
  const last = list.at(-1);
  const next_cursor = last ? { next_message_time_nano: String(nano(last.messages.at(-1).at)), conversation_id: last.id } : { next_message_time_nano: "", conversation_id: "" };
  return good({ page_result: { page_size: size, next_cursor, more: rest.length > list.length && list.length > 0 }, conversations: list.map((one) => conversation(channel, one)) });
}

export function oneConversation(channel, request) {
  const thread = channel.threads.get(request.query.get("conversation_id"));
  return thread ? good(conversation(channel, thread)) : bad("error_not_found");
}

/** Newest first. An explicit offset of 0 is refused, as it is in truth. */
export function messages(channel, request) {
  const { query } = request;
  const thread = channel.threads.get(query.get("conversation_id"));
  const offset = query.get("offset");
  if (!thread || offset === "0") return bad("error_not_found");
  const size = Math.min(Number(query.get("page_size") ?? usualPage) || usualPage, pageLimit);
  const ids = query.get("message_id_list")?.split(/[,[\]"]+/).filter(Boolean);
  const list = [...thread.messages].reverse().filter((one) => !ids || ids.includes(one.id));
  const start = offset ? list.findIndex((one) => one.id === offset) + 1 : 0;
  if (offset && start === 0) return bad("error_not_found");
  const page = list.slice(start, start + size);
  const next_offset = start + size < list.length ? page.at(-1).id : "";
  return good({ messages: page.map((one) => past(channel, thread, one)), page_result: { next_offset, page_size: size } });
}
