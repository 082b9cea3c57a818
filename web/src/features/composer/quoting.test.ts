import { describe, expect, it } from "vitest";
import { a_message } from "@/test_support";
import { private_target } from "./quoting";

const comment = (seq: number) => a_message(seq, { kind: "comment" });
const answer = (seq: number, reply_to: string, state: "sent" | "failed" = "sent") =>
  a_message(seq, { kind: "message", direction: "outgoing", reply_to, state });

describe("a private answer to a comment", () => {
  it("is for the newest comment, unless another one is quoted", () => {
    const all = [comment(2), comment(1), a_message(3, { kind: "comment", direction: "outgoing" })];
    expect(private_target(all, null).comment).toBe(all[0]);
    expect(private_target(all, all[1] ?? null).comment).toBe(all[1]);
  });

  it("was given already, when there is one that has not failed", () => {
    const [first, second] = [comment(1), comment(2)];
    expect(private_target([first, second, answer(3, first.id)], null).answered).toBe(false);
    expect(private_target([first, second, answer(3, first.id)], first).answered).toBe(true);
    expect(private_target([first, second, answer(3, first.id, "failed")], first).answered).toBe(false);
  });

  it("has nobody to go to where no comment stands", () => {
    expect(private_target([], null)).toEqual({ comment: null, answered: false });
  });
});
