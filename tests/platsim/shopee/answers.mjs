/** Shopee's way to answer: good when `error` is empty, whatever the status. And who may call. */
import { jsonAnswer } from "../http_server.mjs";
import { stableHex } from "../ids.mjs";
import { toJson } from "../json.mjs";
import { same, shopeeCallSignature } from "../signatures.mjs";

const longestAgeSeconds = 300;

const requestId = () => stableHex(Math.random()).slice(0, 32);

export function good(response) {
  return jsonAnswer(200, toJson({ request_id: requestId(), error: "", message: "", response }));
}

/** Token calls have no `response` around their answer. */
export function flat(value) {
  return jsonAnswer(200, toJson({ request_id: requestId(), error: "", message: "", ...value }));
}

const words = {
  error_auth: "Invalid access_token.", error_sign: "Wrong sign.", error_param: "Parameter error.", error_permission: "No permission to call this API.",
  error_not_found: "Wrong parameters, detail: not found.", error_rate_limit: "Too many requests.", error_server: "Something wrong. Please try later.",
  user_is_forbidden: "You are not allowed to chat with this user.", reach_5_message_limit: "You can only send 5 messages before the buyer replies.",
  message_too_long: "The message is too long.", error_blocked: "You are blocked.", invalid_code: "Invalid code.", refresh_token_expired: "Your refresh_token expired.",
};

export function bad(error, message, status = 200, response = undefined) {
  return jsonAnswer(status, toJson({ request_id: requestId(), error, message: message ?? words[error] ?? error, response }));
}

const troubles = { unknown: "error_auth", expired: "invalid_acceess_token", revoked: "shop_access_expired", permission: "error_api_permission", blocked: "api_suspended", limited: "error_rate_limit" };

/** The app that signed a call, or {refusal}. Public calls carry neither token nor shop. */
export function publicCaller(world, request, path) {
  const { query } = request;
  const app = world.apps.find((one) => one.platform === "shopee" && one.settings.partner_id === query.get("partner_id"));
  if (!app) return { refusal: bad("error_param", "There is no such partner_id.", 403) };
  const age = Math.abs(Date.now() / 1000 - Number(query.get("timestamp")));
  if (!(age <= longestAgeSeconds)) return { app, refusal: bad("error_param", "Timestamp is expired.", 403) };
  const expected = shopeeCallSignature(app.settings.partner_key, query.get("partner_id"), path, query.get("timestamp"), query.get("access_token") ?? "", query.get("shop_id") ?? "");
  return same(query.get("sign"), expected) ? { app } : { app, refusal: bad("error_sign", undefined, 403) };
}

/** The shop a signed call is for, or {refusal}. */
export function shopCaller(world, request, path) {
  const { app, refusal } = publicCaller(world, request, path);
  const channel = app?.channels.find((one) => one.external_id === request.query.get("shop_id"));
  if (refusal) return { channel, refusal };
  if (!channel) return { refusal: bad("error_auth", "shop_id is not linked to this partner.", 403) };
  const objection = channel.tokens.objection(request.query.get("access_token"));
  return objection ? { channel, refusal: bad(troubles[objection] ?? "error_auth", undefined, 403) } : { channel };
}
