/** What TikTok Shop remembers: conversations with their participants, and messages ten at a time. */
import { toJson } from "../json.mjs";
import { bad, good, page } from "./answers.mjs";
import { contentOf, senderOf } from "./webhook.mjs";

function past(channel, thread, message) {
  const [type, content] = contentOf(message);
  const sender = senderOf(channel, thread, message);
  const buyer = sender.role === "BUYER";
  return {
    id: message.id, index: message.id, type, content: toJson(content), create_time: Math.floor(message.at / 1000), is_visible: message.kind !== "notification",
    sender: { ...sender, nickname: buyer ? thread.person.user_name : channel.name, avatar: buyer ? thread.person.avatar : "" },
  };
}

/** `platformField` is the name of one field, which the newer call spells differently. */
export function conversation(channel, thread, platformField = "buyer_platform") {
  const { person } = thread;
  const latest = thread.messages.at(-1);
  const own = channel.facts.shop_user_id;
  return {
    id: thread.id, participant_count: 3, can_send_message: true, unread_count: thread.unread, create_time: Math.floor(thread.created_at / 1000),
    participants: [
      { im_user_id: person.id, user_id: person.user_id, role: "BUYER", nickname: person.hidden_profile ? "" : person.user_name, avatar: person.hidden_profile ? "" : person.avatar, [platformField]: "TIKTOK_SHOP" },
      { im_user_id: own, role: "SHOP", nickname: channel.name, avatar: channel.world.media.avatar(channel.external_id) },
      { im_user_id: own.slice(0, -3) + "777", role: "CUSTOMER_SERVICE", nickname: "CSKH 1", avatar: "" },
    ],
    ...(latest && { latest_message: past(channel, thread, latest) }),
  };
}

export function conversations(channel, request) {
  const threads = [...channel.threads.values()].filter((one) => one.messages.length);
  threads.sort((a, b) => b.messages.at(-1).at - a.messages.at(-1).at);
  const { items, next_page_token, refusal } = page(request, threads, 20);
  return refusal ?? good({ conversations: items.map((one) => conversation(channel, one)), next_page_token });
}

export function messages(channel, thread, request) {
  const order = request.query.get("sort_order") ?? "DESC";
  if (order !== "ASC" && order !== "DESC") return bad(36009004, "sort_order must be ASC or DESC");
  const list = order === "ASC" ? thread.messages : [...thread.messages].reverse();
  const { items, next_page_token, refusal } = page(request, list, 10);
  return refusal ?? good({ messages: items.map((one) => past(channel, thread, one)), next_page_token, unsupported_msg_tips: "" });
}
