import * as z from "zod/mini";
import { type Filter, query_of } from "@/store/filter";
import { decode } from "@/wire/decode";
import type { Desk } from "./desk";
import { new_id } from "./ids";

/** What is done to many conversations at once. */
export interface BulkChange {
  readonly status?: "open" | "pending" | "resolved";
  readonly assignee?: string | null;
  /** Whose they are now; what somebody else has by then is passed over. */
  readonly assignee_was?: string | null;
  readonly labels_add?: readonly string[];
  readonly labels_remove?: readonly string[];
  readonly snoozed_until?: string;
  readonly priority?: number;
  readonly read?: true;
}

export type Chosen = { readonly ids: readonly string[] } | { readonly filter: Filter };

export interface BulkDone {
  /** One for each request: what undoes them again. */
  readonly undo: readonly string[];
  readonly changed: number;
  readonly skipped: number;
}

const answer = z.object({
  id: z.string(),
  changed: z.int(),
  skipped: z.array(z.object({ id: z.string(), code: z.string() })),
  more: z.nullish(z.boolean()),
});
const taken_back = z.object({ restored: z.int(), kept: z.int() });

/** The server takes so many ids at once. */
const ids_a_request = 200;
/** Beyond this something goes in circles. */
const requests_limit = 500;

/** Changes many at once, in as many requests as it takes. What was done before a failure stays done, and can be undone. */
export async function change_many(
  desk: Desk,
  chosen: Chosen,
  change: BulkChange,
  progress: (done: BulkDone) => void = () => undefined,
): Promise<BulkDone> {
  let done: BulkDone = { undo: [], changed: 0, skipped: 0 };
  for (const part of parts_of(chosen)) {
    const before = done;
    const id = new_id();
    for (let n = 0; n < requests_limit; n++) {
      const said = decode(
        answer,
        await desk.ask("post", "/api/conversations/bulk", { body: { id, ...part, change } }),
        "bulk",
      );
      done = {
        undo: [...before.undo, id],
        changed: before.changed + said.changed,
        skipped: before.skipped + said.skipped.length,
      };
      progress(done);
      // Of a very long view the server does a part at a time; the same request goes on where it stopped.
      if (!said.more) break;
    }
  }
  return done;
}

/** The newest first, so that each finds what it left. */
export async function undo_many(desk: Desk, done: BulkDone): Promise<{ restored: number; kept: number }> {
  const sum = { restored: 0, kept: 0 };
  for (const id of done.undo.toReversed()) {
    const said = decode(taken_back, await desk.ask("post", `/api/conversations/bulk/${id}/undo`), "undo");
    sum.restored += said.restored;
    sum.kept += said.kept;
  }
  return sum;
}

function parts_of(chosen: Chosen): readonly object[] {
  if ("filter" in chosen) {
    const { sort: _, ...filter } = query_of(chosen.filter);
    return [{ filter }];
  }
  const parts: object[] = [];
  for (let from = 0; from < chosen.ids.length; from += ids_a_request) {
    parts.push({ ids: chosen.ids.slice(from, from + ids_a_request) });
  }
  return parts;
}
