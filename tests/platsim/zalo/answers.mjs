/** Zalo's way to answer: always HTTP 200, a negative number when it went wrong. And who may call. */
import { jsonAnswer } from "../http_server.mjs";
import { toJson } from "../json.mjs";
import { appsecretProof, same } from "../signatures.mjs";

const limits = { "X-RateLimit-Limit": "4000", "X-RateLimit-Remain": "3990" };

export function good(data) {
  return jsonAnswer(200, toJson({ data, error: 0, message: "Success" }), limits);
}

const words = {
  "-32": "Rate limit exceeded", "-100": "Attachment id is invalid or expired", "-200": "Sending failed", "-201": "Params is invalid", "-210": "Your app is not allowed",
  "-213": "User has not interacted with this OA", "-216": "Access token is invalid", "-217": "User has blocked", "-219": "App is disabled", "-220": "access_token is expired or removed",
  "-223": "App is not authorized by OA", "-230": "User has not interacted with the OA in the past 7 days", "-240": "MessageV2 API has been shut down",
  "-242": "appsecret_proof provided in the API argument is invalid", "-233": "Message type is not supported",
};

export function bad(error, message) {
  return jsonAnswer(200, { error, message: message ?? words[error] ?? "Unknown error" }, limits);
}

const troubles = { unknown: -216, expired: -216, revoked: -220, permission: -223, blocked: -219, limited: -32 };

/** {channel} whose token stands in the header access_token, or {refusal}. */
export function caller(world, request) {
  const token = request.headers.access_token;
  const channel = world.channelOfToken("zalo", token);
  if (!channel) return { refusal: bad(-216) };
  const objection = channel.tokens.objection(token);
  if (objection) return { channel, refusal: bad(troubles[objection] ?? -216) };
  const proof = request.headers.appsecret_proof;
  if (proof !== undefined && !same(proof, appsecretProof(channel.app.settings.app_secret, token))) return { channel, refusal: bad(-242) };
  return { channel };
}

/** The JSON in the query parameter `data`. */
export function asked(request) {
  try {
    return JSON.parse(request.query.get("data") ?? "{}");
  } catch {
    return undefined;
  }
}
