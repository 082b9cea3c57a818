/** TikTok Shop's way to answer: a number `code` decides, 0 is good. And who may call. */
import { jsonAnswer } from "../http_server.mjs";
import { shortId } from "../ids.mjs";
import { toJson } from "../json.mjs";
import { same, tiktokCallSignature } from "../signatures.mjs";

const oldestSeconds = 300;
const earliestSeconds = 30;

export function good(data = {}) {
  return jsonAnswer(200, toJson({ code: 0, message: "Success", request_id: shortId(), data }));
}

const words = {
  101000: "The access token does not belong to this shop", 105002: "Expired credentials", 105005: "Access denied: should apply auth package",
  106001: "Invalid signature", 106013: "shop_cipher is required", 36009002: "Too many requests", 36009003: "Internal error", 36009004: "Invalid parameter",
  36009009: "Invalid path", 45101001: "Invalid parameter", 45101003: "Not found", 45101006: "Sensitive content", 45109001: "Cannot send under the messaging rules",
};

export function bad(code, message, status) {
  const usual = { 105002: 401, 105005: 401, 106001: 401, 36009002: 429, 36009003: 500 }[code] ?? 200;
  return jsonAnswer(status ?? usual, { code, message: message ?? words[code] ?? "Failed", request_id: shortId(), data: {} });
}

const troubles = { unknown: 105002, expired: 105002, revoked: 105002, permission: 105005, blocked: 36009033, limited: 36009002 };

/** {channel} of the signed call, or {refusal}. `ofShop`: the call must name the shop by its cipher. */
export function caller(world, request, path, ofShop = true) {
  const query = [...request.query];
  const app = world.apps.find((one) => one.platform === "tiktok_shop" && one.settings.app_key === request.query.get("app_key"));
  if (!app) return { refusal: bad(36009004, "Invalid app_key") };
  const multipart = /^multipart\/form-data/i.test(request.headers["content-type"] ?? "");
  const expected = tiktokCallSignature(app.settings.app_secret, path, query, multipart ? "" : request.body);
  if (!same(request.query.get("sign"), expected)) return { refusal: bad(106001) };
  const age = Date.now() / 1000 - Number(request.query.get("timestamp"));
  if (!(age <= oldestSeconds && age >= -earliestSeconds)) return { refusal: bad(36009004, "Invalid timestamp") };
  const token = request.headers["x-tts-access-token"];
  const channel = app.channels.find((one) => one.tokens.generationOf("a", token) >= 0);
  if (!channel) return { refusal: bad(105002) };
  const objection = channel.tokens.objection(token);
  if (objection) return { channel, refusal: bad(troubles[objection] ?? 105002) };
  const cipher = request.query.get("shop_cipher");
  if (ofShop && !cipher) return { channel, refusal: bad(106013) };
  if (!ofShop && cipher) return { channel, refusal: bad(36009004, "unexpected identifier shop_cipher") };
  if (ofShop && cipher !== channel.facts.shop_cipher) return { channel, refusal: bad(101000) };
  return { channel };
}

/** A page of a list by opaque token; `most` is the platform's limit. */
export function page(request, list, most) {
  const size = Number(request.query.get("page_size") ?? most);
  if (!(size >= 1 && size <= most)) return { refusal: bad(36009004, `page_size must be 1 to ${most}`) };
  const token = request.query.get("page_token");
  const start = token ? Number(Buffer.from(token, "base64url").toString()) || 0 : 0;
  const end = start + size;
  return { items: list.slice(start, end), next_page_token: end < list.length ? Buffer.from(String(end)).toString("base64url") : "" };
}
