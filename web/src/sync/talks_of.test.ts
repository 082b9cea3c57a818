import { describe, expect, it, vi } from "vitest";
import { a_conversation, a_person } from "@/test_support";
import type { Desk } from "./desk";
import { talks_of } from "./talks_of";

const channel = (id: string) => ({ id, platform: "messenger", name: "Fanpage" });
const fanpage = channel("ch1");

function said(id: string, name: string) {
  return {
    message: {
      id: `m-${id}`,
      conversation_id: id,
      kind: "message",
      direction: "incoming",
      author: { kind: "customer", name },
      sent_at: "2026-11-22T08:00:00.000Z",
    },
    conversation: { id, channel: fanpage, customer: { id: "x", name }, status: "open", assignee: null },
    snippet: [{ text: "váy" }],
  };
}

/** A server that knows these people and, of each, these conversations; `messages` is what a search for words finds. */
function a_desk(
  people: readonly { id: string; name: string; talks: readonly { id: string; channel: object }[] }[],
  messages: readonly object[] = [],
) {
  const totals = { orders: 0, open: 0, delivered: 0, returned: 0, cancelled: 0, delivered_value: 0 };
  const persons = people.map(({ id, name, talks }) =>
    a_person({ id, name, channels: talks.map((talk) => talk.channel) }),
  );
  const ask = vi.fn(async (_verb: string, path: string, { query }: { query?: { kind: string } } = {}) => {
    const at = people.findIndex(({ id }) => path === `/api/customers/${id}/panel`);
    if (at >= 0) return { customer: persons[at], totals, conversations: people[at]?.talks };
    return { items: query?.kind === "customers" ? persons : messages, next_cursor: null };
  });
  const looked_at = () => ask.mock.calls.map(([, path]) => path).filter((path) => path.endsWith("/panel"));
  return { desk: { ask } as unknown as Desk, looked_at };
}

describe("conversations of a channel", () => {
  it("are its newest while nothing was typed, or a letter alone, however it is written", async () => {
    const ask = vi.fn(async () => ({ items: [a_conversation("c1", 1)], next_cursor: null, epoch: "e", seq: 1 }));
    for (const typed of [" ", "á", "ế".normalize("NFD")]) {
      expect(await talks_of({ ask } as unknown as Desk, "ch1", typed)).toEqual([{ id: "c1", name: "Nguyễn Thị Ánh" }]);
      expect(ask).toHaveBeenLastCalledWith("get", "/api/conversations", { query: { channel: "ch1", limit: 50 } });
    }
  });

  it("are found by whom they are with and by what was said in them, each once and none of another channel", async () => {
    const talks = [
      { id: "c1", channel: fanpage },
      { id: "c2", channel: channel("ch2") },
    ];
    const { desk } = a_desk(
      [{ id: "an", name: "Nguyễn Thị Ánh", talks }],
      [said("c1", "Ánh"), said("c3", "Bình"), said("c3", "Bình")],
    );
    expect(await talks_of(desk, "ch1", "váy")).toEqual([
      { id: "c1", name: "Nguyễn Thị Ánh" },
      { id: "c3", name: "Bình" },
    ]);
  });

  it("are found of everybody with a common name, however many of them write elsewhere", async () => {
    const people = Array.from({ length: 30 }, (_, n) => ({
      id: `p${n}`,
      name: `Nguyễn Thị Lan ${n}`,
      talks: [{ id: `c${n}`, channel: n < 20 ? channel("ch2") : fanpage }],
    }));
    const { desk, looked_at } = a_desk(people);
    const found = await talks_of(desk, "ch1", "Lan");
    expect(found.map(({ id }) => id)).toEqual(people.slice(20).map(({ talks }) => talks[0]?.id));
    expect(looked_at()).toHaveLength(10);
  });
});
