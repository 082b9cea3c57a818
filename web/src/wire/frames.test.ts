import { describe, expect, it } from "vitest";
import { a_conversation, a_message } from "@/test_support";
import { decode, Malformed } from "./decode";
import { decode_frame, decode_item } from "./frames";
import { message } from "./message";

describe("a frame of the live socket", () => {
  it("is a welcome, events, presence or a ping", () => {
    expect(decode_frame('{"welcome":{"epoch":"e","seq":57,"resync":false}}')).toEqual({
      welcome: { epoch: "e", seq: 57, resync: false },
    });
    expect(decode_frame('{"ping":3}')).toEqual({ ping: 3 });
    expect(
      decode_frame('{"presence":{"staff":{"id":"s","name":"Minh"},"conversation_id":null,"typing":false}}'),
    ).toEqual({
      presence: { staff: { id: "s", name: "Minh" }, conversation_id: null, typing: false },
    });
    expect(decode_frame('{"events":[{"skip":[42,45]}]}')).toEqual({ events: [{ skip: [42, 45] }] });
  });

  it("is refused when it is nothing of these", () => {
    for (const text of [
      "",
      "null",
      "[]",
      "{}",
      '{"hello":1}',
      '{"ping":"x"}',
      '{"events":[{"skip":[1]}]}',
      '{"events":[{}]}',
    ]) {
      expect(() => decode_frame(text), text).toThrow(Malformed);
    }
  });
});

describe("an event", () => {
  it("carries the whole object", () => {
    const item = decode_item({ seq: 5, kind: "message.created", object: a_message(5) });
    expect(item).toMatchObject({ seq: 5, what: "message", object: { id: "m5" } });
    expect(decode_item({ seq: 6, kind: "conversation.created", object: a_conversation("c1", 6) })).toMatchObject({
      what: "conversation",
      created: true,
    });
  });

  it("that takes something out of sight or deletes it says only what and which", () => {
    const gone = decode_item({ seq: 7, kind: "conversation.updated", object: { id: "c1", gone: true } });
    expect(gone).toEqual({ seq: 7, what: "gone", of: "conversation", id: "c1" });
    const deleted = decode_item({ seq: 8, kind: "message.updated", object: { ...a_message(8), deleted: true } });
    expect(deleted).toEqual({ seq: 8, what: "gone", of: "message", id: "m8" });
  });

  it("of a kind we do not know keeps its number", () => {
    expect(decode_item({ seq: 9, kind: "weather.updated", object: {} })).toEqual({
      seq: 9,
      what: "other",
      kind: "weather.updated",
      object: {},
    });
  });

  it("whose object cannot be read keeps its number and says why, so the stream goes on", () => {
    const bad = decode_item({ seq: 9, kind: "message.created", object: { ...a_message(9), attachments: "none" } });
    expect(bad).toMatchObject({ seq: 9, what: "unreadable", kind: "message.created" });
    expect(bad).toHaveProperty("why", expect.stringContaining("attachments"));
  });

  it("may hold words of a newer server", () => {
    const newer = {
      ...a_message(9),
      attachments: [{ id: "a", kind: "hologram", state: "ready" }],
      author: { kind: "robot" },
    };
    const decoded = decode(message, newer, "message");
    expect(decoded.attachments[0]?.kind).toBe("unsupported");
    expect(decoded.author.kind).toBe("system");
  });

  it("has ids as they are, longer than any number may be", () => {
    const long = "17841400000000000123456789";
    expect(decode(message, { ...a_message(9), platform_message_id: long, id: long }, "message").id).toBe(long);
  });
});
