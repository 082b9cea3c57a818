/** Shopee's calls: chat, pictures, lost pushes, the shop, orders, products. */
import { snowflake } from "../ids.mjs";
import { newMessageId } from "../life.mjs";
import { jsonAnswer } from "../http_server.mjs";
import { isInteger } from "../json.mjs";
import { takeReply } from "../replies.mjs";
import { bad, good, publicCaller, shopCaller } from "./answers.mjs";
import * as history from "./history.mjs";
import * as oauth from "./oauth.mjs";
import * as orders from "./orders.mjs";
import * as products from "./products.mjs";

const day = 24 * 3600 * 1000;
const textLimit = 600;
const uploadLimit = 10 * 1024 * 1024;
const lostPageSize = 100;
const chatPath = "/api/v2/sellerchat/";

export function endpointOf(_, path) {
  if (path.startsWith("/api/v2/auth/") || path.includes("auth_partner") || path === "/auth") return "token";
  if (path.endsWith("/send_message") || path.endsWith("/send_autoreply_message")) return "send";
  if (path.includes("/upload_")) return "upload";
  if (path.endsWith("/get_one_conversation")) return "profile";
  if (path.endsWith("/get_shop_info") || path.endsWith("/get_app_push_config")) return "health";
  if (path.endsWith("/update_stock")) return "stock";
  if (path.startsWith("/api/v2/product/")) return "listings";
  if (path.startsWith("/api/v2/order/") || path.startsWith("/api/v2/logistics/")) return "orders";
  return path.startsWith(chatPath) || path.includes("lost_push") ? "history" : "other";
}

export function channelOf(world, request) {
  return world.channels.find((one) => one.platform === "shopee" && one.external_id === request.query.get("shop_id"));
}

export function failure(status, code, { message } = {}) {
  const usual = { 400: "error_param", 401: "error_auth", 403: "error_permission", 404: "error_not_found", 429: "error_rate_limit", 500: "error_server", 503: "error_system_busy" }[status];
  if (code === undefined && !usual) return jsonAnswer(status, "<html><body>Bad Gateway</body></html>", { "Content-Type": "text/html" });
  return bad(String(code ?? usual), message, status);
}

export function withoutId(value) {
  const { message_id, url, ...response } = value.response ?? {};
  return { ...value, response, access_token: undefined };
}

export async function answer(world, request, path) {
  if (path.startsWith("/api/v2/auth/") || path.includes("auth_partner") || path === "/auth") return oauth.answer(world, request, path);
  if (path.startsWith("/api/v2/push/") || path.startsWith("/api/v2/public/")) {
    const { app, refusal } = publicCaller(world, request, path);
    return refusal ?? ofPartner(app, request, path.split("/").pop());
  }
  const { channel, refusal } = shopCaller(world, request, path);
  if (refusal) return refusal;
  if (path === "/api/v2/shop/get_shop_info") {
    const expires = Math.floor(channel.tokens.issuedAt / 1000) + 365 * 86400;
    return good({ shop_name: channel.name, region: "VN", status: "NORMAL", auth_time: Math.floor(channel.tokens.issuedAt / 1000), expire_time: expires, is_cb: false });
  }
  if (path.startsWith("/api/v2/order/") || path.startsWith("/api/v2/logistics/")) return orders.answer(channel, request, path);
  if (path.startsWith("/api/v2/product/")) return products.answer(channel, request, path);
  if (!path.startsWith(chatPath)) return bad("error_not_found", undefined, 404);
  switch (path.slice(chatPath.length)) {
    case "send_message": return send(world, channel, request);
    case "upload_image": return upload(world, request);
    case "get_conversation_list": return history.conversations(channel, request);
    case "get_one_conversation": return history.oneConversation(channel, request);
    case "get_message": return history.messages(channel, request);
    case "get_unread_conversation_count": return good({ total_unread_count: [...channel.threads.values()].filter((one) => one.unread).length });
    case "read_conversation": case "unread_conversation": case "pin_conversation": case "unpin_conversation": case "mute_conversation": case "unmute_conversation":
      return good({});
    case "delete_message": return bad("error_permission", "Recall is not available in this region.");
    default: return bad("error_not_found", undefined, 404);
  }
}

/** Calls for the app as a whole: the queue of lost pushes and its confirmation, the push configuration, the shops. */
function ofPartner(app, request, call) {
  switch (call) {
    case "get_lost_push_message": {
      const list = app.lost.slice(0, lostPageSize);
      const items = list.map((one) => ({ ...("shop_id" in one.event.body && { shop_id: one.event.body.shop_id }), code: one.event.body.code, timestamp: Math.floor(one.at / 1000), data: one.text }));
      return good({ push_message_list: items, has_next_page: app.lost.length > lostPageSize, last_message_id: list.length ? BigInt(list.at(-1).id) : 0 });
    }
    case "confirm_consumed_lost_push_message": {
      const last = request.json()?.last_message_id;
      if (!isInteger(last)) return bad("error_param", "last_message_id must be an integer");
      const at = app.lost.findIndex((one) => BigInt(one.id) === BigInt(last));
      if (at >= 0) app.lost.splice(0, at + 1);
      return good({});
    }
    case "get_app_push_config":
      return good({ callback_url: app.settings.callback_url, live_push_status: app.webhook_on ? "Normal" : "Suspended", blocked_shop_id_list: [], push_config_on_list: [1, 2, 3, 4, 10, 12, 29, 30, 47], push_config_off_list: [] });
    case "set_app_push_config":
      app.webhook_on = true;
      return good({ result: "success" });
    case "get_shops_by_partner":
      return good({ authed_shop_list: app.channels.map((one) => ({ shop_id: Number(one.external_id), region: "VN", auth_time: Math.floor(one.tokens.issuedAt / 1000), expire_time: Math.floor(one.tokens.issuedAt / 1000) + 365 * 86400 })), more: false });
    case "get_shopee_ip_ranges": return good({ ip_list: ["127.0.0.1/32"] });
    default: return bad("error_not_found", undefined, 404);
  }
}

function upload(world, request) {
  const file = request.parts()?.find((one) => one.name === "file");
  if (!file?.bytes.length) return bad("error_param", "file is required");
  if (file.bytes.length > uploadLimit) return bad("error_param", "The file is too large");
  if (file.type && !/^image\/(jpeg|png|gif)$/.test(file.type)) return bad("error_param", "Unsupported image type");
  const id = snowflake();
  world.media.keep(id, file.bytes, file.type ?? "image/jpeg", file.filename ?? "image.jpg");
  const url = `${world.base}/media/upload/${id}`;
  return good({ url, thumbnail: url, url_hash: id, thumb_width: 320, thumb_height: 427 });
}

/** The message in our neutral form, or [error, words]. Content is an object here, and ids are bare numbers. */
function contentOf(world, told) {
  const { content } = told;
  if (typeof content !== "object" || content === null) return ["error_param", "content must be an object"];
  switch (told.message_type) {
    case "text":
      if (typeof content.text !== "string" || !content.text.length) return ["error_param", "content.text is required"];
      return [...content.text].length > textLimit ? ["message_too_long"] : { kind: "text", text: content.text };
    case "image": {
      const kept = world.media.uploads.get(/\/media\/upload\/(\d+)$/.exec(content.image_url ?? "")?.[1]);
      if (!kept) return ["error_param", "image_url must come from upload_image"];
      return { kind: "image", text: "", files: [{ type: "image", url: content.image_url, thumbnail: content.image_url, size: kept.size, sha256: kept.sha256 }] };
    }
    case "sticker": return { kind: "sticker", text: "", sticker_id: String(content.sticker_id), files: [] };
    case "item": return isInteger(content.item_id) ? { kind: "product", text: "", product: { id: String(content.item_id) } } : ["param_error", "item_id must be an integer"];
    case "order": return typeof content.order_sn === "string" ? { kind: "order", text: "", order: { id: content.order_sn } } : ["error_param", "order_sn is required"];
    case "voucher": return { kind: "voucher", text: "", voucher: { id: String(content.voucher_id), code: content.voucher_code } };
    default: return ["error_param", `message_type ${told.message_type} cannot be sent`];
  }
}

async function send(world, channel, request) {
  const told = request.json();
  if (!told || !isInteger(told.to_id)) return bad("error_param", "to_id must be an integer");
  const person = channel.people.get(String(told.to_id));
  const thread = person && [...channel.threads.values()].find((one) => one.person === person);
  if (!thread) return bad("user_is_forbidden");
  if (person.blocked) return bad("error_blocked");
  if (world.strict && Date.now() - thread.customer_at > 7 * day) return bad("user_is_forbidden");
  if (world.strict && world.maxInRow > 0 && thread.own_in_row >= world.maxInRow) return bad("reach_5_message_limit");
  const content = contentOf(world, told);
  if (Array.isArray(content)) return bad(...content);
  const at = channel.momentIn(thread);
  const message = await takeReply(world, channel, thread, { ...content, id: newMessageId("shopee", at), by: "api", at, platform: "shopee" });
  return good({ message_id: message.id, to_id: Number(person.id), message_type: told.message_type, content: told.content, conversation_id: BigInt(thread.id),
    created_timestamp: Math.floor(at / 1000), message_option: 0 });
}
