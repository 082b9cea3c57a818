import { describe, expect, it } from "vitest";
import { empty_state } from "@/store/state";
import type { Event } from "@/wire/frames";
import { Refusal } from "./api";
import { Book, type BookPage } from "./book";

interface Row {
  readonly id: string;
  readonly n: number;
}

const event = (id: string, n: number): Event => ({ seq: n, what: "other", kind: "row.updated", object: { id, n } });

/** A server whose answers come when the test says so. */
function a_book() {
  const asked: { cursor: string | null; answer: (page: BookPage<Row>) => void; refuse: () => void }[] = [];
  const book = new Book<Row>({
    read: (cursor) =>
      new Promise((resolve, reject) => {
        asked.push({ cursor, answer: resolve, refuse: () => reject(new Refusal({ kind: "network" })) });
      }),
    follow: (rows, told) => {
      const object = "object" in told ? (told.object as Row) : null;
      if (!object) return rows;
      const known = rows.find(({ id }) => id === object.id);
      if (!known) return "fresh";
      return known.n >= object.n ? rows : rows.map((row) => (row.id === object.id ? object : row));
    },
  });
  return { book, asked };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("a list that is read page by page", () => {
  it("keeps what came live while its answer was on its way", async () => {
    const { book, asked } = a_book();
    void book.load();
    book.take({ events: [event("a", 7)], before: empty_state });
    asked[0]?.answer({ items: [{ id: "a", n: 5 }], next_cursor: "c" });
    await settle();
    expect(book.get().rows).toEqual([{ id: "a", n: 7 }]);
    void book.load_more();
    book.take({ events: [event("b", 9)], before: empty_state });
    asked[1]?.answer({ items: [{ id: "b", n: 6 }], next_cursor: null });
    await settle();
    expect(asked[1]?.cursor).toBe("c");
    expect(book.get().rows).toEqual([
      { id: "a", n: 7 },
      { id: "b", n: 9 },
    ]);
  });

  it("counts what is new instead of pushing rows down", async () => {
    const { book, asked } = a_book();
    void book.load();
    asked[0]?.answer({ items: [{ id: "a", n: 5 }] });
    await settle();
    book.take({ events: [event("x", 6)], before: empty_state });
    expect(book.get()).toMatchObject({ fresh: 1, rows: [{ id: "a", n: 5 }] });
  });

  it("heeds only the answer to the newest question, and keeps old rows when none comes", async () => {
    const { book, asked } = a_book();
    void book.load();
    void book.load();
    asked[1]?.answer({ items: [{ id: "new", n: 2 }] });
    await settle();
    asked[0]?.answer({ items: [{ id: "old", n: 1 }] });
    await settle();
    expect(book.get().rows).toEqual([{ id: "new", n: 2 }]);
    book.take({ anew: true });
    asked[2]?.refuse();
    await settle();
    expect(book.get()).toMatchObject({ rows: [{ id: "new", n: 2 }], loading: { kind: "failed" } });
  });
});
