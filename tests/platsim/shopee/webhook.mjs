/** Shopee's pushes: one callback address for all codes, numbers where others have text. */
import { event, messageEvent } from "../events.mjs";
import { snowflake } from "../ids.mjs";
import { toJson } from "../json.mjs";
import { shopeePushSignature } from "../signatures.mjs";

const second = 1000;
const lostDays = 3;

export const kinds = ["text", "image", "video", "sticker", "product", "order", "voucher", "offer", "faq", "bundle", "unknown"];

const isChat = (one) => one.body.code === 10;

export function deadline_ms(one) {
  return (isChat(one) ? 2 : 3) * second;
}

export function retries(one) {
  return isChat(one) ? [1 * second, 2 * second, 3 * second] : [300 * second, 1800 * second, 10800 * second];
}

/** What nobody accepted waits for three days to be asked for. */
export function lost(one) {
  const { app } = one;
  app.lost.push({ id: snowflake(), at: Date.now(), event: one,
    text: sign(app, [one]).body.toString() });
  const oldest = Date.now() - lostDays * 86400 * second;
  app.lost = app.lost.filter((entry) => entry.at >= oldest);
}

export function sign(app, [one]) {
  const body = Buffer.from(toJson(one.body));
  return { body, headers: headersFor(app, body) };
}

/** The headers Shopee sends with these bytes. */
export function headersFor(app, body) {
  const { partner_key, callback_url } = app.settings;
  return { "Content-Type": "application/json", Authorization: shopeePushSignature(partner_key, callback_url, body) };
}

/** `message_type` and `content`, as pushes and the message list have them. */
export function contentOf(channel, message) {
  const file = message.files?.[0];
  const shop_id = Number(channel.external_id);
  switch (message.kind) {
    case "text": case "quick_reply": return ["text", { text: message.text }];
    case "image": return ["image", { url: file.url, thumb_url: file.thumbnail, thumb_width: 320, thumb_height: 427 }];
    case "video": return ["video", { video_url: file.url, thumb_url: file.thumbnail, thumb_width: 320, thumb_height: 427, duration_seconds: 12 }];
    case "sticker": return ["sticker", { sticker_id: message.sticker_id, sticker_package_id: "vn_hoa_mai" }];
    case "product": return ["item", { shop_id, item_id: BigInt(message.product.id) }];
    case "order": return ["order", { order_sn: message.order.id }];
    case "voucher": return ["voucher", { voucher_id: BigInt(message.voucher.id), voucher_code: message.voucher.code ?? "HOAMAI10" }];
    case "offer": return ["offer", { item_id: 21094567890, offer_price: 150000 }];
    case "faq": return ["faq_liveagent", { text: message.text, pass_through_data: "" }];
    case "bundle": return ["bundle_message", { messages: message.messages ?? [], shopee_chatbot_replied: true }];
    default: return ["hologram", { beam: "x" }];
  }
}

/** The message object of pushes; the list's differs in a few fields. */
export function messageObject(channel, thread, one) {
  const [message_type, content] = contentOf(channel, one);
  const incoming = one.by === "customer";
  const buyer = { id: Number(thread.person.id), name: thread.person.user_name, shop: 0 };
  const shop = { id: Number(channel.facts.shop_user_id), name: channel.name, shop: Number(channel.external_id) };
  const [from, to] = incoming ? [buyer, shop] : [shop, buyer];
  return {
    message_id: one.id, request_id: "", conversation_id: thread.id, from_id: from.id, to_id: to.id, from_user_name: from.name,
    to_user_name: to.name, from_shop_id: from.shop, to_shop_id: to.shop, shop_id: Number(channel.external_id),
    message_type, content, created_timestamp: Math.floor(one.at / second), region: "VN", status: one.by === "bot" ? "auto_reply" : "normal",
    business_type: one.affiliate ? 11 : 0, is_in_chatbot_session: false, source_content: one.source ?? {},
    quoted_msg: one.reply_to ? { message_id: one.reply_to } : null,
    sub_account_id: one.by === "colleague" ? 51001 : 0, sub_account_name: one.by === "colleague" ? "cskh1" : "",
  };
}

function push(channel, code, data, at = Date.now()) {
  return { msg_id: "", data, shop_id: Number(channel.external_id), code, timestamp: Math.floor(at / second) + 1 };
}

export function message(channel, thread, one) {
  const data = { type: "message", region: "VN", content: messageObject(channel, thread, one) };
  return [messageEvent(channel, thread, one, push(channel, 10, data, one.at), data.content.content.text, one.kind === "bundle" ? { lasting: false } : {})];
}

/** Somebody answered in the app; which words, only the message list tells. */
export function answeredElsewhere(channel, thread) {
  const content = { user_id: Number(channel.facts.shop_user_id), conversation_id: thread.id, type: "mark_as_replied",
    content: { conversation_id: thread.id }, timestamp: Math.floor(Date.now() / second), msg_id: 0, biz_id: 0, from_id: 0 };
  const body = push(channel, 10, { type: "notification", region: "VN", content });
  return [event(channel, { thread: thread.id, kind: "mark_as_replied", id: `notification:${thread.id}:${snowflake()}`, body })];
}

/** Any other code: `told` holds `code` and `data`. */
export function notice(channel, told) {
  const body = { ...push(channel, told.code ?? 5, told.data ?? {}), ...told.envelope };
  return [event(channel, { kind: `code:${body.code}`, id: `notice:${snowflake()}`, body })];
}

/** What saving the callback address in the console sends. */
export function verification() {
  return { code: 0, data: { verify_info: "This is a Verification message.Please respond in the certain format." } };
}
