/** What the Graph API lets a Page read: conversations, messages, posts, comments, people. */
import { good, graphError, graphTime, page } from "./graph.mjs";

const newestFirst = (list) => [...list].reverse();

function attachments(message) {
  const data = (message.files ?? []).map((file, i) => {
    const id = `${message.id}-${i}`;
    const about = { id, mime_type: file.mime || "application/octet-stream", name: file.name ?? "file", size: file.size ?? 0 };
    if (file.type === "image" || file.type === "gif") return { ...about, image_data: { url: file.url, width: 360, height: 480, preview_url: file.url, render_as_sticker: false } };
    if (file.type === "sticker") return { ...about, image_data: { url: file.url, width: 160, height: 160, render_as_sticker: true } };
    if (file.type === "video") return { ...about, video_data: { url: file.url, length: 5 } };
    return { ...about, file_url: file.url };
  });
  return data.length ? { attachments: { data } } : {};
}

const wordless = new Set(["location", "sticker", "unsupported"]);

function past(channel, thread, message) {
  const own = { id: channel.external_id, name: channel.name };
  const person = { id: thread.person.id, name: thread.person.name };
  const [from, to] = message.by === "customer" ? [person, own] : [own, person];
  return {
    id: message.id, created_time: graphTime(message.at), from, to: { data: [to] },
    message: message.recalled || wordless.has(message.kind) ? "" : message.text ?? "", tags: { data: [{ name: "inbox" }] },
    ...(message.recalled ? {} : attachments(message)),
    ...(message.kind === "link" && { shares: { data: [{ name: message.link.title, link: message.link.url }] } }),
    ...(message.reply_to && { reply_to: { mid: message.reply_to, is_self_reply: false } }),
  };
}

function conversations(world, channel, request) {
  const wanted = request.query.get("user_id");
  const threads = [...channel.threads.values()].filter((one) => one.messages.length && (!wanted || one.person.id === wanted));
  threads.sort((a, b) => b.messages.at(-1).at - a.messages.at(-1).at);
  const list = threads.map((one) => ({
    id: one.token, updated_time: graphTime(one.messages.at(-1).at), snippet: one.messages.at(-1).text ?? "", unread_count: one.unread,
    participants: { data: [{ id: one.person.id, name: one.person.name }, { id: channel.external_id, name: channel.name }] },
  }));
  return good(page(world, request, list));
}

function aComment(one) {
  return {
    id: one.id, created_time: graphTime(one.at), message: one.text ?? "", is_hidden: one.hidden,
    can_reply_privately: one.by === "customer" && !one.private_replies, can_hide: one.by === "customer",
    ...(one.from && !one.author_withheld && { from: one.from }),
    ...(one.parent && { parent: { id: one.parent } }),
    ...(one.photo && { attachment: { type: "photo", media: { image: { src: one.photo } } } }),
  };
}

function profile(channel, id) {
  const person = channel.people.get(id);
  if (!person) return undefined;
  if (person.hidden_profile) return graphError(400, 100, "No profile available for this user.", 2018218);
  const words = person.name.split(" ");
  return good({ id, name: person.name, first_name: words.at(-1), last_name: words.slice(0, -1).join(" "), profile_pic: person.avatar });
}

export function answer(world, channel, request, first, second, own) {
  if (own && second === "conversations") return conversations(world, channel, request);
  if (own && (second === "published_posts" || second === "feed" || second === "posts")) {
    const posts = [...channel.posts.values()].sort((a, b) => b.created_at - a.created_at);
    return good(page(world, request, posts.map((one) => ({ id: one.id, created_time: graphTime(one.created_at), message: one.text }))));
  }
  if (second === "messages") {
    const thread = [...channel.threads.values()].find((one) => one.token === first);
    if (thread) return good(page(world, request, newestFirst(thread.messages).map((one) => past(channel, thread, one))));
  }
  if (second === "comments" && (channel.posts.has(first) || channel.comments.has(first))) {
    const all = channel.posts.get(first)?.comments ?? channel.comments.get(first).post.comments.filter((one) => one.parent === first);
    return good(page(world, request, newestFirst(all.filter((one) => !one.removed)).map(aComment)));
  }
  if (!second) {
    const found = channel.messages.get(first);
    if (found) return good(past(channel, found.thread, found.message));
    const comment = channel.comments.get(first);
    if (comment && !comment.removed) return good(aComment(comment));
    const post = channel.posts.get(first);
    if (post) return good({ id: post.id, created_time: graphTime(post.created_at), message: post.text, full_picture: post.picture, permalink_url: `https://www.facebook.com/${post.id}` });
    const person = profile(channel, first);
    if (person) return person;
  }
  return graphError(400, 100, `Unsupported get request. Object with ID '${first}' does not exist`, 33);
}
