/** Graph API: its answers, its errors, its pages, and who may call. */
import { jsonAnswer } from "../http_server.mjs";
import { toAsciiJson } from "../json.mjs";
import { appsecretProof, same } from "../signatures.mjs";
import { shortId } from "../ids.mjs";

/** A good answer, escaped as Meta escapes. */
export function good(value) {
  return jsonAnswer(200, toAsciiJson(value));
}

/** An error in Graph's shape. */
export function graphError(status, code, message, subcode) {
  const error = { message: `(#${code}) ${message}`, type: "OAuthException", code, ...(subcode && { error_subcode: subcode }), fbtrace_id: shortId() };
  return jsonAnswer(status, toAsciiJson({ error }));
}

const troubles = {
  unknown: [401, 190, "Invalid OAuth access token - Cannot parse access token", undefined],
  expired: [401, 190, "Error validating access token: Session has expired", 463],
  revoked: [401, 190, "Error validating access token: The user has not authorized application", 458],
  permission: [403, 200, "Requires pages_messaging permission to manage the object", undefined],
  blocked: [400, 368, "The action attempted has been deemed abusive or is otherwise disallowed", undefined],
  limited: [400, 613, "Calls to this api have exceeded the rate limit", undefined],
};

/** The caller's token, from the header or the query. */
export function tokenOf(request) {
  return request.bearer ?? request.query.get("access_token") ?? "";
}

/** {channel} of the Page whose token this is, or {refusal}. */
export function caller(world, request) {
  const token = tokenOf(request);
  const channel = world.channelOfToken("messenger", token);
  if (!channel) return { refusal: graphError(...troubles.unknown) };
  const objection = channel.tokens.objection(token);
  if (objection) return { refusal: graphError(...(troubles[objection] ?? troubles.unknown)), channel };
  const proof = request.query.get("appsecret_proof");
  if (proof !== null && !same(proof, appsecretProof(channel.app.settings.app_secret, token))) {
    return { refusal: graphError(400, 100, "Invalid appsecret_proof provided in the API argument"), channel };
  }
  return { channel };
}

/** One page of a list, newest first, with cursors; `limit` at most `most`. */
export function page(world, request, list, most = 100) {
  const limit = Math.min(Math.max(Number(request.query.get("limit") ?? 25) || 25, 1), most);
  const after = request.query.get("after");
  const start = after ? Number(Buffer.from(after, "base64url").toString()) || 0 : 0;
  const data = list.slice(start, start + limit);
  const cursor = (at) => Buffer.from(String(at)).toString("base64url");
  const paging = { cursors: { before: cursor(start), after: cursor(start + data.length) } };
  if (start + limit < list.length) {
    const next = new URLSearchParams(request.query);
    next.set("after", paging.cursors.after);
    next.delete("access_token");
    paging.next = `${world.base}${request.path}?${next}`;
  }
  return { data, ...(data.length && { paging }) };
}

/** A time as the Conversations API writes it: whole seconds. */
export function graphTime(at) {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "+0000");
}
