/** Zalo's OpenAPI: consultation messages, uploads, people, the account itself. */
import { snowflake } from "../ids.mjs";
import { newMessageId } from "../life.mjs";
import { jsonAnswer } from "../http_server.mjs";
import { echo, takeReply } from "../replies.mjs";
import { asked, bad, caller, good } from "./answers.mjs";
import * as history from "./history.mjs";
import * as oauth from "./oauth.mjs";
import { reaction } from "./webhook.mjs";

const day = 24 * 3600 * 1000;
const textLimit = 2000;
const megabyte = 1024 * 1024;
const uploadLimits = { image: megabyte, gif: 5 * megabyte, file: 5 * megabyte };
const uploadTypes = { image: /^image\/(jpeg|png)$/, gif: /^image\/gif$/, file: /pdf|msword|wordprocessingml|csv/ };

export function endpointOf(request, path) {
  if (path.startsWith("/v4/")) return "token";
  if (path.includes("/upload/")) return "upload";
  if (request.method === "POST" && /\/oa\/message/.test(path)) return "send";
  if (/listrecentchat|conversation/.test(path)) return "history";
  if (path.endsWith("/getoa")) return "health";
  return path.includes("/user/") ? "profile" : "other";
}

export function channelOf(world, request) {
  return caller(world, request).channel;
}

/** Refusals by Zalo itself are HTTP 200; other numbers come from what stands before it. */
export function failure(status, code, { message } = {}) {
  if (code !== undefined) return bad(code, message);
  const usual = { 400: -201, 401: -216, 403: -210, 404: -201, 429: -32 }[status];
  if (usual) return bad(usual, message);
  return jsonAnswer(status, "<html><body>nginx</body></html>", { "Content-Type": "text/html" });
}

export function withoutId(value) {
  const { message_id, attachment_id, token, access_token, ...data } = value.data ?? {};
  return { ...value, data, access_token: undefined };
}

export async function answer(world, request, path) {
  if (path.startsWith("/v4/")) return oauth.answer(world, request, path);
  const { channel, refusal } = caller(world, request);
  if (refusal) return refusal;
  const route = `${request.method} ${path}`;
  switch (route) {
    case "POST /v3.0/oa/message/cs": return send(world, channel, request);
    case "POST /v2.0/oa/message": return oldMessage(world, channel, request);
    case "POST /v3.0/oa/quota/message": return quota(channel, request);
    case "GET /v3.0/oa/user/detail": return detail(channel, asked(request));
    case "GET /v3.0/oa/user/getlist": return good({ total: channel.people.size, count: channel.people.size, offset: 0, users: [...channel.people.keys()].map((user_id) => ({ user_id })) });
    case "GET /v2.0/oa/getoa": return good({ oa_id: channel.external_id, name: channel.name, description: "", is_verified: true, avatar: world.media.avatar(channel.external_id), package_name: "Nâng cao", linked_zca: "" });
    case "GET /v2.0/oa/listrecentchat": return history.recent(channel, asked(request));
    case "GET /v2.0/oa/conversation": return history.conversation(channel, asked(request));
    default: {
      const kind = /^POST \/v2\.0\/oa\/upload\/(image|gif|file)$/.exec(route)?.[1];
      return kind ? upload(world, channel, request, kind) : bad(-212, "API is not registered");
    }
  }
}

function upload(world, channel, request, kind) {
  const file = request.parts()?.find((one) => one.name === "file");
  if (!file?.bytes.length) return bad(-201, "file is required");
  if (file.bytes.length > uploadLimits[kind]) return bad(-210, "File is too large");
  if (file.type && !uploadTypes[kind].test(file.type)) return bad(-201, `File type ${file.type} is not supported`);
  const id = `${kind}-${snowflake()}`;
  world.media.keep(id, file.bytes, file.type ?? "application/octet-stream", file.filename ?? "file");
  channel.uploads ??= new Map();
  channel.uploads.set(id, kind);
  return good(kind === "file" ? { token: id } : { attachment_id: id });
}

/** The message in our neutral form; a number is what Zalo answers. */
function contentOf(world, channel, told) {
  if (typeof told !== "object" || told === null) return -201;
  const { text = "", attachment } = told;
  if (typeof text !== "string" || [...text].length > textLimit) return -201;
  if (!attachment) return text.length ? { kind: "text", text } : -201;
  const { payload = {} } = attachment;
  if (attachment.type === "file") {
    if (channel.uploads?.get(payload.token) !== "file") return -100;
    return { kind: "file", text, files: [kept(world, payload.token, "file")] };
  }
  if (attachment.type !== "template") return -233;
  if (payload.template_type === "request_user_info") return { kind: "text", text: payload.elements?.[0]?.title ?? "" };
  const element = payload.elements?.[0];
  if (payload.template_type !== "media" || payload.elements.length !== 1) return -233;
  const type = element.media_type;
  if (element.url) return { kind: type, text, files: [{ type, url: element.url }] };
  if (type === "sticker") return { kind: "sticker", text, sticker_id: element.attachment_id, files: [{ type, url: world.media.url("sticker", "png", String(element.attachment_id)) }] };
  return channel.uploads?.get(element.attachment_id) === type ? { kind: type, text, files: [kept(world, element.attachment_id, type)] } : -100;
}

function kept(world, id, type) {
  const file = world.media.uploads.get(id);
  const extension = file?.name?.split(".").pop() ?? "bin";
  const url = `${world.base}/media/upload/${id}`;
  return { type, url, thumbnail: url, name: file?.name ?? "", size: file?.size ?? 0, md5: "0".repeat(32), extension, sha256: file?.sha256 };
}

function refusalFor(world, thread) {
  if (!thread) return -213;
  if (thread.person.blocked) return -217;
  return world.strict && Date.now() - thread.customer_at > 7 * day ? -230 : 0;
}

async function send(world, channel, request) {
  const told = request.json();
  const thread = channel.threads.get(String(told?.recipient?.user_id ?? ""));
  const refused = refusalFor(world, thread);
  if (refused) return bad(refused);
  return take(world, channel, thread, told);
}

async function take(world, channel, thread, told) {
  const content = contentOf(world, channel, told.message);
  if (typeof content === "number") return bad(content);
  const at = channel.momentIn(thread);
  const message = await takeReply(world, channel, thread, { ...content, id: newMessageId("zalo", at), by: "api", at, platform: "zalo", reply_to: told.message.quote_message_id });
  return good({ message_id: message.id, user_id: thread.person.id, sent_time: String(at),
    quota: { quota_type: "reply", remain: "999", total: "1000", expired_date: "", owner_type: "OA", owner_id: channel.external_id } });
}

/** Reactions and visitors of web sites still use the older address; everybody else is turned away. */
async function oldMessage(world, channel, request) {
  const told = request.json();
  const { recipient = {}, sender_action } = told ?? {};
  if (sender_action) {
    const found = channel.messages.get(String(sender_action.react_message_id));
    if (!found) return bad(-201);
    await echo(world, channel, () => reaction(channel, found.thread, found.message, { emoji: sender_action.react_icon, by: "page" }));
    return good({ message_id: found.message.id, user_id: found.thread.person.id });
  }
  if (!recipient.anonymous_id) return bad(-240);
  const thread = channel.threads.get(String(recipient.anonymous_id));
  return thread && recipient.conversation_id ? take(world, channel, thread, told) : bad(-201);
}

function quota(channel, request) {
  const thread = channel.threads.get(String(request.json()?.user_id ?? ""));
  return thread ? good({ last_interaction: String(thread.customer_at), reply: { total: "unlimited" } }) : bad(-213);
}

function detail(channel, data) {
  const person = channel.people.get(String(data?.user_id ?? ""));
  if (!person || person.hidden_profile) return bad(-213);
  const date = new Date().toISOString().slice(0, 10).split("-").reverse().join("/");
  return good({ user_id: person.id, user_id_by_app: person.user_id_by_app, user_external_id: "", display_name: person.name, user_alias: person.name, is_sensitive: false,
    user_last_interaction_date: date, user_is_follower: person.follows, avatar: person.avatar, avatars: { 120: person.avatar, 240: person.avatar },
    tags_and_notes_info: { notes: [], tag_names: [] }, shared_info: {} });
}
