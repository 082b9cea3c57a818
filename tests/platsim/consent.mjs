/** The page where a shop's owner agrees. It agrees by itself, or with `?ask=1` waits for a click. */
import { stableHex } from "./ids.mjs";

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A code that works once, kept with what was granted. */
export function newCode(app, what = {}) {
  const code = stableHex("code", Math.random(), Date.now()).slice(0, 40);
  app.codes.set(code, { ...what, at: Date.now() });
  return code;
}

/** What a code stands for; afterwards, or after `lifeMinutes`, it is worth nothing. */
export function spendCode(app, code, lifeMinutes) {
  const what = app?.codes.get(code);
  app?.codes.delete(code);
  return what && Date.now() - what.at < lifeMinutes * 60 * 1000 ? what : undefined;
}

/** Sends the browser back with `query` added to where it came from. */
export function sendBack(request, redirect, query, who) {
  let target;
  try {
    target = new URL(redirect);
  } catch {
    return { status: 400, body: "redirect address is missing or broken" };
  }
  for (const [name, value] of Object.entries(query)) if (value) target.searchParams.set(name, value);
  if (!request.query.get("ask")) return { status: 302, headers: { Location: target.href } };
  const page = `<!doctype html><meta charset="utf-8"><title>Cấp quyền</title><h1>${escaped(who)}</h1><p>Cho phép Gom đọc và trả lời tin nhắn?</p><p><a href="${escaped(target.href)}">Đồng ý</a></p>`;
  return { status: 200, body: page, headers: { "Content-Type": "text/html; charset=utf-8" } };
}
