import { conversation } from "@/wire/conversation";
import { decode, page_of } from "@/wire/decode";
import { type BulkDone, change_many } from "./bulk";
import type { Desk } from "./desk";

/** A colleague, and how much lies open before them. */
export interface Receiver {
  readonly id: string;
  readonly open: number;
}

const page = page_of(conversation);
const ids_a_page = 100;

/** Each goes to whoever then has the least. */
export function deal(ids: readonly string[], to: readonly Receiver[]): ReadonlyMap<string, readonly string[]> {
  const loads = to.map(({ id, open }) => ({ id, open, given: [] as string[] }));
  for (const id of ids) {
    const least = loads.reduce((best, one) => (one.open < best.open ? one : best), loads[0] as (typeof loads)[number]);
    least.open++;
    least.given.push(id);
  }
  return new Map(loads.filter(({ given }) => given.length > 0).map(({ id, given }) => [id, given]));
}

/**
 * Gives so many of somebody's open conversations to colleagues, or back to nobody; whose customers wait longest go first.
 * Told while it goes on, so that what was done before a failure can be undone.
 */
export async function share_out(
  desk: Desk,
  from: string,
  n: number,
  to: readonly Receiver[] | "nobody",
  progress: (done: BulkDone) => void,
): Promise<BulkDone> {
  const ids = await theirs(desk, from, n);
  const shares = to === "nobody" ? new Map([[null, ids]]) : deal(ids, to);
  let sum: BulkDone = { undo: [], changed: 0, skipped: 0 };
  for (const [assignee, share] of shares) {
    const before = sum;
    await change_many(desk, { ids: share }, { assignee, assignee_was: from }, (done) => {
      sum = {
        undo: [...before.undo, ...done.undo],
        changed: before.changed + done.changed,
        skipped: before.skipped + done.skipped,
      };
      progress(sum);
    });
  }
  return sum;
}

async function theirs(desk: Desk, assignee: string, n: number): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const query = { assignee, status: "open", sort: "oldest_waiting", limit: Math.min(ids_a_page, n), cursor };
    const read: { items: readonly { id: string }[]; next_cursor?: string | null | undefined } = decode(
      page,
      await desk.ask("get", "/api/conversations", { query }),
      "conversations",
    );
    ids.push(...read.items.map(({ id }) => id));
    cursor = read.next_cursor ?? null;
  } while (cursor !== null && ids.length < n);
  return ids.slice(0, n);
}
