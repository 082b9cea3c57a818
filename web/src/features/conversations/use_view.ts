import { useMemo } from "react";
import { useLocation } from "wouter";
import { useSelect } from "@/features/desk";
import { everything, type Filter, key_of, search_of } from "@/store/filter";
import type { Counts } from "@/wire/conversation";

export interface View {
  readonly filter: Filter;
  /** Another wish; what is beside the list stays. */
  readonly wish: (change: Partial<Filter>) => void;
  /** The address of a view in which only this is different. */
  readonly address_of: (change: Partial<Filter>) => string;
  readonly clear: () => void;
  readonly facets: Counts | null;
}

/** The view in the address, and what each other wish would find. */
export function useView(filter: Filter): View {
  const [at, go] = useLocation();
  const key = key_of(filter);
  const facets = useSelect((state) => state.lists.get(key)?.facets ?? null);
  return useMemo(() => {
    const address_of = (change: Partial<Filter>) => at + search_of({ ...filter, ...change });
    const tab = /^(me|none)$/.test(filter.assignee ?? "") ? filter.assignee : null;
    return {
      filter,
      facets,
      address_of,
      wish: (change) => go(address_of(change)),
      clear: () => go(at + search_of({ ...everything, assignee: tab, sort: filter.sort })),
    };
  }, [at, go, filter, facets]);
}

/** One more of several, or one less. */
export function toggled(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
}
