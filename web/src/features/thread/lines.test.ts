import { describe, expect, it } from "vitest";
import { a_message } from "@/test_support";
import { first_unread_of, lay_out } from "./lines";

const at = (time: string) => ({ sent_at: `2026-11-${time}Z` });
const kinds = (...given: Parameters<typeof lay_out>) => lay_out(...given).map((line) => line.kind);

describe("the lines of a thread", () => {
  it("stand under their day, in the shop's zone", () => {
    const messages = [a_message(1, at("21T16:59:00")), a_message(2, at("21T17:01:00"))];
    expect(kinds(messages, [], null)).toEqual(["day", "message", "day", "message"]);
  });

  it("group what one author said within five minutes", () => {
    const messages = [
      a_message(1, at("22T02:00:00")),
      a_message(2, at("22T02:04:00")),
      a_message(3, at("22T02:10:00")),
      a_message(4, {
        ...at("22T02:11:00"),
        direction: "outgoing",
        author: { kind: "staff", id: "lan" },
        state: "sent",
      }),
    ];
    const ends = lay_out(messages, [], null).flatMap((line) =>
      line.kind === "message" ? [[line.first, line.last]] : [],
    );
    expect(ends).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it("show every failure by itself", () => {
    const failed = {
      direction: "outgoing" as const,
      author: { kind: "staff" as const, id: "lan" },
      state: "failed" as const,
    };
    const lines = lay_out([a_message(1, failed), a_message(2, failed)], [], null);
    expect(lines.filter((line) => line.kind === "message" && line.last)).toHaveLength(2);
  });

  it("mark where the unread begin", () => {
    const messages = [
      a_message(1),
      a_message(2, { direction: "outgoing" }),
      a_message(3),
      a_message(4, { hidden: true }),
      a_message(5),
    ];
    expect(first_unread_of(messages, 2)).toBe("m3");
    expect(first_unread_of(messages, 0)).toBeNull();
    expect(first_unread_of(messages, 99)).toBe("m1");
    expect(kinds(messages, [], "m3")).toContain("unread");
  });
});
