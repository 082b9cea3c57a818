import { describe, expect, it, vi } from "vitest";
import { a_conversation } from "@/test_support";
import type { Desk } from "./desk";
import { deal, share_out } from "./share_out";

describe("conversations that are shared out", () => {
  it("go each to whoever then has the least", () => {
    const shares = deal(
      ["a", "b", "c", "d"],
      [
        { id: "lan", open: 3 },
        { id: "minh", open: 1 },
      ],
    );
    expect(Object.fromEntries(shares)).toEqual({ minh: ["a", "b", "d"], lan: ["c"] });
  });

  it("are read page by page until there are enough, and change hands in one request for each colleague", async () => {
    const asked: unknown[] = [];
    const ask = vi.fn(async (_verb: string, path: string, { query, body }: { query?: object; body?: object } = {}) => {
      asked.push([path, query ?? body]);
      if (path === "/api/conversations/bulk") {
        const { id, ids } = body as { id: string; ids: string[] };
        return { id, changed: ids.length, skipped: [], more: false };
      }
      const first = !(query as { cursor: string | null }).cursor;
      const items = first ? [a_conversation("c1", 1), a_conversation("c2", 2)] : [a_conversation("c3", 3)];
      return { items, next_cursor: first ? "next" : null, epoch: "e", seq: 9 };
    });
    const told = vi.fn();
    const to = [
      { id: "lan", open: 0 },
      { id: "minh", open: 0 },
    ];
    const done = await share_out({ ask } as unknown as Desk, "hoa", 3, to, told);
    expect(asked.map((one) => (one as [string])[0])).toEqual([
      "/api/conversations",
      "/api/conversations",
      "/api/conversations/bulk",
      "/api/conversations/bulk",
    ]);
    expect(asked[2]).toMatchObject([
      expect.anything(),
      { ids: ["c1", "c3"], change: { assignee: "lan", assignee_was: "hoa" } },
    ]);
    expect(asked[3]).toMatchObject([expect.anything(), { ids: ["c2"], change: { assignee: "minh" } }]);
    expect([done.changed, done.undo.length]).toEqual([3, 2]);
    expect(told).toHaveBeenLastCalledWith(done);
  });
});
