/** TikTok Shop's webhooks: numbered types, content as JSON inside JSON. */
import { event, messageEvent } from "../events.mjs";
import { snowflake } from "../ids.mjs";
import { toJson } from "../json.mjs";
import { tiktokPushSignature } from "../signatures.mjs";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

export const kinds = ["text", "image", "video", "sticker", "product", "order", "return", "logistics", "voucher",
  "entered_from_product", "entered_from_order", "entered_from_transfer", "allocated", "notification", "other", "unknown"];

export function deadline_ms() {
  return 3 * second;
}

export function retries() {
  return [2 * minute, 30 * minute, 3 * hour, 12 * hour];
}

export function sign(app, [one]) {
  const body = Buffer.from(toJson(one.body));
  return { body, headers: headersFor(app, body) };
}

/** The headers TikTok Shop sends with these bytes. */
export function headersFor(app, body) {
  const { app_key, app_secret } = app.settings;
  return { "Content-Type": "application/json", Authorization: tiktokPushSignature(app_key, app_secret, body) };
}

/** The envelope all of them have. */
export function push(channel, type, data, at = Date.now()) {
  return { type, tts_notification_id: snowflake(), shop_id: channel.external_id, timestamp: Math.floor(at / second), data };
}

const systemKinds = new Set(["entered_from_product", "entered_from_order", "entered_from_transfer", "allocated", "notification"]);

/** Type and decoded content of a message, as pushes and the message list have them. */
export function contentOf(message) {
  const file = message.files?.[0];
  switch (message.kind) {
    case "text": case "quick_reply": return ["TEXT", { content: message.text }];
    case "image": return ["IMAGE", { url: file.url, width: "960", height: "1280" }];
    case "video": return ["VIDEO", { url: file.url, cover: file.thumbnail, width: 640, height: 360, duration: "20.504", vid: "v0e30cg700f7",
      expire_time: String(Math.floor(Date.now() / second) + 86400), format: "mp4", size: file.size ?? 400000, bit_rate: 156067, quality: "original", codec_type: "h264" }];
    case "sticker": return ["EMOTICONS", { url: file.url }];
    case "product": return ["PRODUCT_CARD", { product_id: message.product.id }];
    case "order": return ["ORDER_CARD", { order_id: message.order.id }];
    case "return": return ["RETURN_REFUND_CARD", { order_id: message.order.id, sku_id: message.product?.id ?? "1729592969712207013" }];
    case "logistics": return ["LOGISTICS_CARD", { order_id: message.order.id, package_id: message.package_id ?? "1162123456789012345" }];
    case "voucher": return ["COUPON_CARD", { coupon_id: message.voucher.id }];
    case "entered_from_product": return ["BUYER_ENTER_FROM_PRODUCT", { product_id: message.product.id }];
    case "entered_from_order": return ["BUYER_ENTER_FROM_ORDER", { order_id: message.order.id }];
    case "entered_from_transfer": return ["BUYER_ENTER_FROM_TRANSFER", { content: message.text }];
    case "allocated": return ["ALLOCATED_SERVICE", { content: message.text }];
    case "notification": return ["NOTIFICATION", { content: message.text }];
    case "other": return ["OTHER", { content: message.text }];
    default: return ["HOLOGRAM_CARD", { beam: "x" }];
  }
}

/** Who is speaking: the shop, its bot and the system share one id. */
export function senderOf(channel, thread, message) {
  if (systemKinds.has(message.kind)) return { im_user_id: channel.facts.shop_user_id, role: "SYSTEM" };
  switch (message.by) {
    case "customer": return { im_user_id: thread.person.id, role: "BUYER" };
    case "api": return { im_user_id: channel.facts.shop_user_id.slice(0, -3) + "777", role: "CUSTOMER_SERVICE" };
    case "bot": return { im_user_id: channel.facts.shop_user_id, role: "ROBOT" };
    default: return { im_user_id: channel.facts.shop_user_id, role: "SHOP" };
  }
}

export function message(channel, thread, one) {
  const [type, content] = contentOf(one);
  const data = {
    message_id: one.id, index: one.id, conversation_id: thread.id, type, content: toJson(content),
    create_time: Math.floor(one.at / second), is_visible: one.kind !== "notification", sender: senderOf(channel, thread, one),
  };
  const system = systemKinds.has(one.kind);
  return [messageEvent(channel, thread, one, push(channel, 14, data), content.content, system ? { direction: "system", hidden: one.kind === "notification" } : {})];
}

/** An agent joined or left. */
export function membership(channel, thread) {
  const body = push(channel, 13, { conversation_id: thread.id, create_time: Math.floor(Date.now() / second) });
  return [event(channel, { thread: thread.id, kind: "membership", id: body.tts_notification_id, body })];
}

/** Any other type: `told` holds `type` and `data`. */
export function notice(channel, told) {
  const body = { ...push(channel, told.type ?? 5, told.data ?? {}), ...told.envelope };
  return [event(channel, { kind: `type:${body.type}`, id: body.tts_notification_id ?? snowflake(), body })];
}
