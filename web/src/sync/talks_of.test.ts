import { describe, expect, it, vi } from "vitest";
import { a_conversation } from "@/test_support";
import type { Desk } from "./desk";
import { talks_of } from "./talks_of";

describe("conversations of a channel", () => {
  it("are its newest while nothing was typed", async () => {
    const ask = vi.fn(async () => ({ items: [a_conversation("c1", 1)], next_cursor: null, epoch: "e", seq: 1 }));
    expect(await talks_of({ ask } as unknown as Desk, "ch1", " ")).toEqual([{ id: "c1", name: "Nguyễn Thị Ánh" }]);
    expect(ask).toHaveBeenCalledWith("get", "/api/conversations", { query: { channel: "ch1", limit: 50 } });
  });
});
