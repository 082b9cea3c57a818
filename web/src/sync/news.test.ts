import { describe, expect, it } from "vitest";
import { empty_state } from "@/store/state";
import { type News, Newsroom } from "./news";

const news = (seq: number): News => ({ events: [{ seq, what: "other" } as never], before: empty_state });
const seqs = (heard: readonly News[]) =>
  heard.flatMap((one) => ("anew" in one ? [] : one.events.map(({ seq }) => seq)));

describe("the newsroom", () => {
  it("tells one who comes late what was said since the beginning, once and in order", () => {
    const room = new Newsroom();
    for (const seq of [1, 2, 3]) room.tell(news(seq));
    const first: News[] = [];
    const second: News[] = [];
    room.listen_from_start((one) => first.push(one));
    room.listen_from_start((one) => second.push(one));
    room.tell(news(4));
    expect(seqs(first)).toEqual([1, 2, 3, 4]);
    expect(seqs(second)).toEqual([4]);
  });

  it("keeps nothing of before everything was read anew, and no more than so much", () => {
    const room = new Newsroom();
    room.tell(news(1));
    room.tell({ anew: true });
    for (let seq = 2; seq <= 502; seq++) room.tell(news(seq));
    const heard: News[] = [];
    room.listen_from_start((one) => heard.push(one));
    expect(seqs(heard)).toHaveLength(200);
    expect(seqs(heard).at(-1)).toBe(502);
  });

  it("tells nobody who stopped listening", () => {
    const room = new Newsroom();
    const heard: News[] = [];
    const stop = room.listen((one) => heard.push(one));
    stop();
    room.tell(news(1));
    expect(heard).toEqual([]);
  });
});
