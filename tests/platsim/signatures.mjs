/**
 * How the four platforms sign, both ways. Pure functions over bytes; nothing is parsed and written again.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const hmac = (algorithm, key, ...parts) => {
  const mac = createHmac(algorithm, key);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
};

/** X-Hub-Signature-256 of a body. */
export function messengerSignature(appSecret, body) {
  return "sha256=" + hmac("sha256", appSecret, body);
}

/** X-Hub-Signature, the older header Meta still sends. */
export function messengerOldSignature(appSecret, body) {
  return "sha1=" + hmac("sha1", appSecret, body);
}

/** appsecret_proof of Meta and of Zalo: the token, keyed with the app's secret. */
export function appsecretProof(appSecret, accessToken) {
  return hmac("sha256", appSecret, accessToken);
}

/** X-ZEvent-Signature: a plain hash of a concatenation, not an HMAC. */
export function zaloSignature(appId, body, timestamp, oaSecretKey) {
  const hash = createHash("sha256").update(appId).update(body).update(String(timestamp)).update(oaSecretKey);
  return "mac=" + hash.digest("hex");
}

/** PKCE as Zalo wants it: base64url of SHA-256, without padding. */
export function codeChallenge(verifier) {
  return createHash("sha256").update(verifier).digest("base64url");
}

/** Authorization header of a TikTok Shop push. */
export function tiktokPushSignature(appKey, appSecret, body) {
  return hmac("sha256", appSecret, appKey, body);
}

/**
 * `sign` of a call to TikTok Shop. `query` is a list of decoded [name, value]; `body` is left out for multipart.
 */
export function tiktokCallSignature(appSecret, path, query, body = "") {
  const sorted = query
    .filter(([name]) => name !== "sign" && name !== "access_token")
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => name + value)
    .join("");
  return hmac("sha256", appSecret, appSecret, path, sorted, body, appSecret);
}

/** Authorization header of a Shopee push. The address is the one registered, character by character. */
export function shopeePushSignature(partnerKey, callbackUrl, body) {
  return hmac("sha256", partnerKey, callbackUrl, "|", body);
}

/** `sign` of a call to Shopee; token and shop are empty for public calls. */
export function shopeeCallSignature(partnerKey, partnerId, path, timestamp, accessToken = "", shopId = "") {
  return hmac("sha256", partnerKey, `${partnerId}${path}${timestamp}${accessToken}${shopId}`);
}

/** Equal, in a time that tells nothing. */
export function same(a, b) {
  const left = Buffer.from(String(a ?? ""));
  const right = Buffer.from(String(b ?? ""));
  return left.length === right.length && timingSafeEqual(left, right);
}
