import { describe, expect, it, vi } from "vitest";
import { a_conversation, a_person } from "@/test_support";
import type { Desk } from "./desk";
import { talks_of } from "./talks_of";

const channel = (id: string) => ({ id, platform: "messenger", name: "Fanpage" });

describe("conversations of a channel", () => {
  it("are its newest while nothing was typed", async () => {
    const ask = vi.fn(async () => ({ items: [a_conversation("c1", 1)], next_cursor: null, epoch: "e", seq: 1 }));
    expect(await talks_of({ ask } as unknown as Desk, "ch1", " ")).toEqual([{ id: "c1", name: "Nguyễn Thị Ánh" }]);
    expect(ask).toHaveBeenCalledWith("get", "/api/conversations", { query: { channel: "ch1", limit: 50 } });
  });

  it("are found by whom they are with and by what was said in them, each once and none of another channel", async () => {
    const said = (id: string, name: string) => ({
      message: {
        id: `m-${id}`,
        conversation_id: id,
        kind: "message",
        direction: "incoming",
        author: { kind: "customer", name },
        sent_at: "2026-11-22T08:00:00.000Z",
      },
      conversation: { id, channel: channel("ch1"), customer: { id: "x", name }, status: "open", assignee: null },
      snippet: [{ text: "váy" }],
    });
    const ask = vi.fn(async (_verb: string, path: string, { query }: { query?: { kind: string } } = {}) => {
      if (path === "/api/customers/an/panel") {
        const conversations = [
          { id: "c1", channel: channel("ch1") },
          { id: "c2", channel: channel("ch2") },
        ];
        const totals = { orders: 0, open: 0, delivered: 0, returned: 0, cancelled: 0, delivered_value: 0 };
        return { customer: a_person(), totals, conversations };
      }
      if (query?.kind === "customers") return { items: [a_person()], next_cursor: null };
      return { items: [said("c1", "Ánh"), said("c3", "Bình"), said("c3", "Bình")], next_cursor: null };
    });
    expect(await talks_of({ ask } as unknown as Desk, "ch1", "váy")).toEqual([
      { id: "c1", name: "Nguyễn Thị Ánh" },
      { id: "c3", name: "Bình" },
    ]);
  });
});
