/** TikTok Shop's calls: chat, pictures, orders, products, subscriptions, authorised shops. */
import { snowflake } from "../ids.mjs";
import { newMessageId } from "../life.mjs";
import { jsonAnswer } from "../http_server.mjs";
import { takeReply } from "../replies.mjs";
import { bad, caller, good } from "./answers.mjs";
import * as history from "./history.mjs";
import * as oauth from "./oauth.mjs";
import * as orders from "./orders.mjs";
import * as products from "./products.mjs";

const day = 24 * 3600 * 1000;
const textLimit = 2000;
const uploadLimit = 10 * 1024 * 1024;
const chat = /^\/customer_service\/(202309|202601)\/conversations(?:\/([^/]+))?(?:\/(messages)(\/read)?)?$/;

export function endpointOf(request, path) {
  if (path.startsWith("/api/v2/token") || path.includes("/authorize")) return "token";
  if (path.endsWith("/images/upload")) return "upload";
  if (path.startsWith("/authorization")) return "health";
  const [, version, id, messages] = chat.exec(path) ?? [];
  if (request.method === "POST" && messages) return "send";
  if (version === "202601" && id && !messages) return "profile";
  if (path.endsWith("/inventory/update")) return "stock";
  if (path.startsWith("/product/")) return "listings";
  if (path.startsWith("/order/")) return "orders";
  return version ? "history" : "other";
}

export function channelOf(world, request) {
  return world.channelOfToken("tiktok_shop", request.headers["x-tts-access-token"]);
}

export function failure(status, code, { message } = {}) {
  const usual = { 400: 36009004, 401: 105002, 403: 105005, 404: 36009009, 429: 36009002, 500: 36009003, 503: 36009007 }[status];
  if (code === undefined && !usual) return jsonAnswer(status, "<html><body>Bad Gateway</body></html>", { "Content-Type": "text/html" });
  return bad(code ?? usual, message, status);
}

export function withoutId(value) {
  const { message_id, url, access_token, ...data } = value.data ?? {};
  return { ...value, data };
}

export async function answer(world, request, path) {
  if (path.startsWith("/api/v2/token") || path.includes("/authorize")) return oauth.answer(world, request, path);
  const ofShop = !path.startsWith("/authorization");
  const { channel, refusal } = caller(world, request, path, ofShop);
  if (refusal) return refusal;
  if (path === "/authorization/202309/shops") return good({ shops: [{ id: channel.external_id, name: channel.name, region: "VN", seller_type: "LOCAL", cipher: channel.facts.shop_cipher, code: "VNLCHOAMAI" }] });
  if (path === "/customer_service/202309/images/upload" && request.method === "POST") return upload(world, request);
  const [matched, version, id, messages, read] = chat.exec(path) ?? [];
  if (matched) return inChat(world, channel, request, { version, id: id && decodeURIComponent(id), messages, read });
  if (path.startsWith("/order/")) return orders.answer(channel, request, path);
  if (path.startsWith("/product/")) return products.answer(world, channel, request, path);
  if (path === "/event/202309/webhooks") return webhooks(channel, request);
  if (path === "/customer_service/202309/agents/settings") return good({ can_accept_chat: true });
  return bad(36009009);
}

async function inChat(world, channel, request, { version, id, messages, read }) {
  if (!id) return request.method === "GET" ? history.conversations(channel, request) : open(channel, request);
  const thread = channel.threads.get(id);
  if (!thread) return bad(45101003);
  if (!messages) return version === "202601" ? good({ conversation: history.conversation(channel, thread, "platform") }) : bad(36009009);
  if (read) {
    thread.unread = 0;
    return good();
  }
  return request.method === "GET" ? history.messages(channel, thread, request) : send(world, channel, thread, request);
}

function open(channel, request) {
  const user = String(request.json()?.buyer_user_id ?? "");
  const thread = [...channel.threads.values()].find((one) => one.person.user_id === user);
  return thread ? good({ conversation_id: thread.id }) : bad(45109003, "Cannot create a conversation with this buyer");
}

function upload(world, request) {
  const file = request.parts()?.find((one) => one.name === "data");
  if (!file?.bytes.length) return bad(36009004, "data is required");
  if (file.bytes.length > uploadLimit) return bad(36009021, "File too large");
  if (file.type && !/^image\/(jpeg|png|gif|webp)$/.test(file.type)) return bad(45101001, "Unsupported image type");
  const id = snowflake();
  world.media.keep(id, file.bytes, file.type ?? "image/jpeg", file.filename ?? "image");
  return good({ url: `${world.base}/media/upload/${id}`, width: 960, height: 1280 });
}

/** The message in our neutral form; text is what TikTok complains of. */
function contentOf(world, told) {
  let content;
  try {
    content = JSON.parse(told.content);
  } catch {
    return "content must be a JSON string";
  }
  if (typeof told.content !== "string" || typeof content !== "object" || content === null) return "content must be a JSON string";
  switch (told.type) {
    case "TEXT": {
      const good = typeof content.content === "string" && content.content.length > 0 && [...content.content].length <= textLimit;
      return good ? { kind: "text", text: content.content } : "content of TEXT must have 1 to 2000 characters";
    }
    case "IMAGE": {
      const id = /\/media\/upload\/(\d+)$/.exec(content.url ?? "")?.[1];
      const kept = world.media.uploads.get(id);
      if (!kept) return "url must come from the upload call";
      return { kind: "image", text: "", files: [{ type: "image", url: content.url, thumbnail: content.url, size: kept.size, sha256: kept.sha256 }] };
    }
    case "PRODUCT_CARD": return /^\d+$/.test(content.product_id) ? { kind: "product", text: "", product: { id: content.product_id } } : "product_id must be a string of digits";
    case "ORDER_CARD": return content.order_id ? { kind: "order", text: "", order: { id: String(content.order_id) } } : "order_id is required";
    case "LOGISTICS_CARD": return { kind: "logistics", text: "", order: { id: String(content.order_id) } };
    case "RETURN_REFUND_CARD": return { kind: "return", text: "", order: { id: String(content.order_id) }, product: { id: String(content.sku_id) } };
    case "COUPON_CARD": return { kind: "voucher", text: "", voucher: { id: String(content.coupon_id) } };
    default: return `type ${told.type} cannot be sent`;
  }
}

async function send(world, channel, thread, request) {
  const told = request.json();
  if (!told) return bad(36009022, "The body is not JSON");
  if (thread.person.blocked || (world.strict && Date.now() - thread.customer_at > 30 * day)) return bad(45109001);
  const content = contentOf(world, told);
  if (typeof content === "string") return bad(45101001, content);
  const at = channel.momentIn(thread);
  const message = await takeReply(world, channel, thread, { ...content, id: newMessageId("tiktok_shop", at), by: "api", at, platform: "tiktok_shop" });
  return good({ message_id: message.id });
}

function webhooks(channel, request) {
  channel.addresses ??= new Map();
  const told = request.json() ?? {};
  if (request.method !== "GET" && !told.event_type) return bad(36009004, "body.event_type missing");
  if (request.method === "PUT" && !told.address) return bad(36009004, "body.address missing");
  if (request.method === "PUT") channel.addresses.set(told.event_type, told.address);
  if (request.method === "DELETE") channel.addresses.delete(told.event_type);
  return good({ total_count: channel.addresses.size, webhooks: [...channel.addresses].map(([event_type, address]) => ({ event_type, address })) });
}
