import { describe, expect, it } from "vitest";
import { everything } from "@/store/filter";
import { change_many, undo_many } from "./bulk";
import type { Desk } from "./desk";

/** A server that has so many conversations to change, and does `a_time` of them in one request. */
function a_desk(count: number, a_time: number) {
  const asked: { path: string; body: Record<string, unknown> }[] = [];
  const done = new Map<string, number>();
  const ask = async (_: string, path: string, { body = {} }: { body?: unknown } = {}) => {
    const wish = body as { id: string; ids?: string[] };
    asked.push({ path, body: wish as never });
    if (path.endsWith("/undo")) return { restored: 1, kept: 0 };
    const of = wish.ids?.length ?? count;
    const changed = Math.min(of, (done.get(wish.id) ?? 0) + a_time);
    done.set(wish.id, changed);
    return { id: wish.id, changed, skipped: [], more: changed < of };
  };
  return { desk: { ask } as unknown as Desk, asked };
}

describe("many at once", () => {
  it("are named two hundred at a time, and each part can be undone, the last first", async () => {
    const { desk, asked } = a_desk(0, 200);
    const ids = Array.from({ length: 450 }, (_, i) => `c${i}`);
    const done = await change_many(desk, { ids }, { status: "resolved" });
    expect(asked.map(({ body }) => (body.ids as string[]).length)).toEqual([200, 200, 50]);
    expect(done).toMatchObject({ changed: 450, skipped: 0 });
    expect(await undo_many(desk, done)).toEqual({ restored: 3, kept: 0 });
    expect(asked.slice(3).map(({ path }) => path.split("/").at(-2))).toEqual(done.undo.toReversed());
  });

  it("of a whole view go on under the same id until none is left", async () => {
    const { desk, asked } = a_desk(12_000, 5_000);
    const done = await change_many(desk, { filter: { ...everything, unread: true } }, { read: true });
    expect(done.changed).toBe(12_000);
    expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);
    expect(asked).toHaveLength(3);
    expect(asked[0]?.body.filter).toEqual({ status: "open", unread: "true" });
  });
});
