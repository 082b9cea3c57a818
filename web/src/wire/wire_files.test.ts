import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type * as z from "zod/mini";
import { conversation, counts } from "./conversation";
import { decode } from "./decode";
import { decode_frame, decode_item } from "./frames";
import { attachment, message } from "./message";
import { problem } from "./problem";
import { channel, customer, me, staff } from "./team";

/** The files the server's own tests write: one set, two languages. What they say, we must be able to read. */
const folder = resolve(import.meta.dirname, "../../../tests/wire");
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** What a value is, by what it alone has. */
const marks: readonly (readonly [string, z.ZodMiniType])[] = [
  ["order_key", message],
  ["unread_count", conversation],
  ["external_id", channel],
  ["csrf_token", me],
  ["unassigned", counts],
  ["status", problem],
  ["role", staff],
  ["masked", customer],
];

describe("the shared wire files", () => {
  it.each(files)("%s is read", (name) => {
    read(JSON.parse(readFileSync(resolve(folder, name), "utf8")), name);
  });

  it("are told apart by what they hold", () => {
    expect(() => read({ surprise: true }, "surprise.json")).toThrow("surprise.json");
  });
});

function read(value: unknown, name: string): void {
  if (Array.isArray(value)) {
    for (const each of value) read(each, name);
    return;
  }
  if (typeof value !== "object" || value === null) throw new Error(`${name}: not an object`);
  const has = (key: string) => Object.hasOwn(value, key);
  if (has("welcome") || has("events") || has("presence") || has("ping")) {
    const frame = decode_frame(JSON.stringify(value));
    if ("events" in frame) for (const item of frame.events) expect(item).not.toHaveProperty("what", "unreadable");
  } else if (has("hello") || has("pong") || has("viewing")) {
    // What we say, not what we hear.
  } else if ((has("seq") && has("kind") && has("object")) || has("skip")) {
    expect(decode_item(value)).not.toHaveProperty("what", "unreadable");
  } else if (has("items")) {
    const { items } = value as { items: unknown[] };
    for (const item of items) read(item, name);
  } else if (has("gone") || has("deleted")) {
    expect(decode_item({ seq: 1, kind: "message.updated", object: value })).toHaveProperty("what", "gone");
  } else if (has("kind") && has("state") && !has("conversation_id")) {
    decode(attachment, value, name);
  } else {
    const schema = marks.find(([key]) => has(key))?.[1];
    if (!schema) throw new Error(`${name}: of no kind we know`);
    decode(schema, value, name);
  }
}
