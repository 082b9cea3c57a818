import { useCallback, useEffect, useRef, useState } from "react";
import { useDesk, useSelect } from "@/features/desk";
import type { Trouble } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { type Found, type Looked, search, shortest_search } from "@/sync/search";
import type { SearchKind } from "@/wire/search";

export interface Search {
  readonly found: Found | null;
  readonly trouble: Trouble | null;
  readonly busy: boolean;
  readonly again: () => void;
  readonly more: () => void;
}

/** What is found for what is looked for now; an answer to what was asked before is not shown. */
export function useSearch(looked: Looked, kind: SearchKind | null): Search {
  const desk = useDesk();
  const [found, set_found] = useState<Found | null>(null);
  const [trouble, set_trouble] = useState<Trouble | null>(null);
  const [busy, set_busy] = useState(false);
  const turn = useRef(0);
  const key = JSON.stringify([looked, kind]);

  const ask = useCallback(
    async (before: Found | null) => {
      const mine = ++turn.current;
      set_trouble(null);
      if (looked.q.length < shortest_search) {
        set_found(null);
        set_busy(false);
        return;
      }
      set_busy(true);
      try {
        const page = await search(desk, looked, kind, before?.next_cursor ?? null);
        if (mine !== turn.current) return;
        set_found(
          before === null
            ? page
            : {
                customers: [...before.customers, ...page.customers],
                messages: [...before.messages, ...page.messages],
                orders: [...before.orders, ...page.orders],
                next_cursor: page.next_cursor,
              },
        );
      } catch (error) {
        if (mine !== turn.current) return;
        if (before === null) set_found(null);
        set_trouble(trouble_of(error));
      }
      if (mine === turn.current) set_busy(false);
    },
    // What is looked for is in the key.
    [desk, key],
  );

  useEffect(() => {
    void ask(null);
    return () => void turn.current++;
  }, [ask]);

  // What could not be asked without a network is asked when there is one.
  const live = useSelect((state) => state.connection.kind === "live");
  const lost = trouble?.kind === "network";
  useEffect(() => {
    if (live && lost) void ask(null);
  }, [live, lost, ask]);

  return {
    found,
    trouble,
    busy,
    again: () => void ask(null),
    more: () => {
      if (!busy && found?.next_cursor) void ask(found);
    },
  };
}
