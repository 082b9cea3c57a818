/** What the Graph API answers to a Page's token: replies, uploads, comments, subscriptions, profiles. */
import { snowflake } from "../ids.mjs";
import { addComment, newMessageId } from "../life.mjs";
import { echo, takeReply } from "../replies.mjs";
import { caller, good, graphError } from "./graph.mjs";
import * as history from "./history.mjs";
import * as oauth from "./oauth.mjs";
import { comment as commentEvents, commentThread } from "./webhook.mjs";

const hour = 3600 * 1000;
const textLimit = 2000;
const commentLimit = 8000;

/** `path` without the platform's prefix and the version: "104400220033001/messages". */
function words(path) {
  return path.replace(/^\/v\d+\.\d+/, "").split("/").filter(Boolean).map(decodeURIComponent);
}

/** Which fault a call could meet. */
export function endpointOf(request, path) {
  const [first, second] = words(path);
  if (first === "oauth" || first === "www") return "token";
  if (first === "debug_token" || second === "subscribed_apps") return "health";
  if (second === "message_attachments") return "upload";
  if (request.method === "POST" && (second === "messages" || second === "comments")) return "send";
  if (["conversations", "messages", "comments", "published_posts", "feed"].includes(second)) return "history";
  return request.method === "GET" ? "profile" : "other";
}

/** The channel a call is for, to aim faults at. */
export function channelOf(world, request) {
  return caller(world, request).channel;
}

export function failure(status, code, { subcode, message } = {}) {
  const usual = { 400: 100, 401: 190, 403: 200, 404: 803, 429: 613, 500: 2, 502: 1, 503: 2 }[status] ?? 1;
  return graphError(status, code ?? usual, message ?? "An unexpected error has occurred", subcode);
}

export function withoutId(value) {
  const { message_id, id, attachment_id, ...rest } = value;
  return rest;
}

export async function answer(world, request, path) {
  const [first, second] = words(path);
  if (first === "www" || first === "oauth" || first === "debug_token" || (first === "me" && second === "accounts")) {
    return oauth.answer(world, request, first, words(path));
  }
  const { channel, refusal } = caller(world, request);
  if (refusal) return oauth.pageForUser(world, request, first) ?? refusal;
  const own = first === "me" || first === channel.external_id;
  if (own && second === "messages" && request.method === "POST") return sendMessage(world, channel, request);
  if (own && second === "message_attachments" && request.method === "POST") return upload(world, channel, request);
  if (own && second === "subscribed_apps") return subscriptions(channel, request);
  if (own && /_thread_control$/.test(second ?? "")) return good({ success: true });
  if (own && !second && request.method === "GET") return good({ id: channel.external_id, name: channel.name });
  if (request.method === "GET") return history.answer(world, channel, request, first, second, own);
  return onComment(world, channel, request, first, second);
}

function upload(world, channel, request) {
  const parts = request.parts();
  const message = parts ? part(parts, "message") : request.json()?.message;
  const attachment = message?.attachment;
  if (!attachment?.type) return graphError(400, 100, "param message must be an object with an attachment");
  const id = snowflake();
  const file = parts?.find((one) => one.name === "filedata");
  if (parts && !file?.bytes.length) return graphError(400, 100, "Upload attachment failure.", 2018047);
  if (file) world.media.keep(id, file.bytes, file.type ?? "application/octet-stream", file.filename ?? "file");
  channel.uploads ??= new Map();
  channel.uploads.set(id, { type: attachment.type, url: attachment.payload?.url });
  return good({ attachment_id: id });
}

function part(parts, name) {
  try {
    return JSON.parse(parts.find((one) => one.name === name)?.bytes.toString() ?? "null");
  } catch {
    return null;
  }
}

/** What a send call carries, in our neutral form; a string is what Graph would complain of. */
function contentOf(world, channel, told) {
  if (typeof told !== "object" || told === null) return "param message must be non-empty.";
  const { text, attachment } = told;
  if (text !== undefined && attachment) return "Cannot have text and attachment in one message";
  if (typeof text === "string") {
    if (!text.length) return "param message[text] must be non-empty.";
    if ([...text].length > textLimit) return "Length of param message[text] must be less than or equal to 2000";
    return { kind: "text", text };
  }
  if (!attachment?.type) return "Must send message with text or attachment";
  const payload = attachment.payload ?? {};
  if (attachment.type === "template") {
    return { kind: "product", text: "", product: { id: String(payload.elements?.[0]?.id ?? ""), title: payload.template_type, price: "" } };
  }
  const known = payload.attachment_id && channel.uploads?.get(String(payload.attachment_id));
  if (payload.attachment_id && !known) return "Invalid attachment id";
  if (known && known.type !== attachment.type) return "The attachment was uploaded as another type";
  const kept = world.media.uploads.get(String(payload.attachment_id));
  const url = payload.url ?? known?.url ?? `${world.base}/media/upload/${payload.attachment_id}`;
  return { kind: attachment.type, text: "", files: [{ type: attachment.type, url, name: kept?.name, size: kept?.size, sha256: kept?.sha256 }] };
}

async function sendMessage(world, channel, request) {
  const told = request.json();
  if (!told) return graphError(400, 100, "The body is not JSON");
  if (told.sender_action) return good({ recipient_id: String(told.recipient?.id ?? "") });
  if (told.recipient?.comment_id) return privateReply(world, channel, told);
  const thread = channel.threads.get(String(told.recipient?.id ?? ""));
  if (!thread) return graphError(400, 100, "No matching user found", 2018001);
  const refusal = windowRefusal(world, thread, told);
  if (refusal) return refusal;
  const content = contentOf(world, channel, told.message);
  if (typeof content === "string") return graphError(400, 100, content);
  const message = await take(world, channel, thread, content, told);
  return good({ recipient_id: thread.person.id, message_id: message.id });
}

function take(world, channel, thread, content, told, answers) {
  const at = channel.momentIn(thread);
  return takeReply(world, channel, thread, { ...content, id: newMessageId("messenger", at), by: "api", at, platform: "messenger",
    reference: told.message?.metadata, reply_to: told.reply_to?.mid, answers });
}

function windowRefusal(world, thread, told) {
  if (thread.person.blocked) return graphError(400, 551, "This person isn't available right now.", 1545041);
  if (!world.strict) return undefined;
  const silence = Date.now() - thread.customer_at;
  const tag = told.messaging_type === "MESSAGE_TAG" ? told.tag : undefined;
  if (tag && tag !== "HUMAN_AGENT") return graphError(400, 100, "Invalid parameter");
  if (silence <= 24 * hour || (tag && silence <= 7 * 24 * hour)) return undefined;
  return graphError(400, 10, "This message is sent outside of allowed window.", 2018278);
}

async function privateReply(world, channel, told) {
  const comment = channel.comments.get(String(told.recipient.comment_id));
  if (!comment) return graphError(400, 100, "Object does not exist", 33);
  if (comment.by !== "customer" || comment.removed) return graphError(400, 10903, "This comment cannot be replied to");
  if (comment.private_replies) return graphError(400, 10900, "Activity already replied to");
  if (Date.now() - comment.at > 7 * 24 * hour) return graphError(400, 10903, "This comment is too old");
  const content = contentOf(world, channel, told.message);
  if (typeof content === "string") return graphError(400, 100, content);
  comment.private_replies += 1;
  const thread = channel.thread(comment.person);
  const message = await take(world, channel, thread, content, told, comment.id);
  return good({ recipient_id: thread.person.id, message_id: message.id });
}

async function onComment(world, channel, request, id, edge) {
  const parent = channel.comments.get(id);
  const post = parent?.post ?? channel.posts.get(id);
  if (!post || parent?.removed) return graphError(400, 100, `Unsupported request. Object with ID '${id}' does not exist`, 33);
  if (request.method === "DELETE" || edge === undefined) return changeComment(world, channel, request, parent);
  if (edge === "likes") return good({ success: true });
  if (edge !== "comments") return graphError(400, 100, "Unsupported post request");
  const text = request.json()?.message ?? request.query.get("message");
  if (typeof text !== "string" || !text) return graphError(400, 100, "param message must be non-empty.");
  if ([...text].length > commentLimit) return graphError(400, 100, "The comment is too long");
  const one = addComment(channel, { id: `${post.part}_${snowflake()}`, post, parent: parent ? parent.root ?? parent.id : undefined, text, at: Date.now(), by: "api",
    from: { id: channel.external_id, name: channel.name }, hidden: false, replies: [], private_replies: 0 });
  world.replied(channel, { id: commentThread(channel, { ...one, parent: parent?.id }), person: parent?.person }, { id: one.id, kind: "comment", text, reference: null, answers: id });
  await echo(world, channel, () => commentEvents(channel, post, one, "add"));
  return good({ id: one.id });
}

async function changeComment(world, channel, request, comment) {
  if (!comment) return graphError(400, 100, "Unsupported request", 33);
  const hidden = request.json()?.is_hidden ?? request.query.get("is_hidden");
  let verb = "edited";
  if (request.method === "DELETE") {
    comment.removed = true;
    verb = "remove";
  } else if (hidden !== null && hidden !== undefined) {
    comment.hidden = String(hidden) === "true";
    verb = comment.hidden ? "hide" : "unhide";
  } else {
    comment.text = request.json()?.message ?? comment.text;
  }
  await echo(world, channel, () => commentEvents(channel, comment.post, comment, verb));
  return good({ success: true });
}

function subscriptions(channel, request) {
  if (request.method === "POST") {
    channel.subscribed = true;
    channel.fields = (request.query.get("subscribed_fields") ?? "messages").split(",");
    return good({ success: true });
  }
  if (request.method === "DELETE") {
    channel.subscribed = false;
    return good({ success: true });
  }
  const fields = channel.fields ?? ["messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reads",
    "message_reactions", "message_edits", "messaging_referrals", "feed"];
  const one = { category: "Ứng dụng", name: "Gom", id: channel.app.settings.app_id, subscribed_fields: fields };
  return good({ data: channel.subscribed ? [one] : [] });
}
