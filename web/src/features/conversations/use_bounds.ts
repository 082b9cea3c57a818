import { useRef } from "react";
import { useSelect } from "@/features/desk";
import type { List } from "@/store/state";

const names = ["loading", "above", "read", "top", "bottom", "before", "edition", "heads"] as const;

/** What is known of a view besides its rows. */
export type Bounds = Pick<List, (typeof names)[number]>;

/** The same as long as only rows came, went or moved, which happens at every message. */
export function useBounds(key: string, none: Bounds): Bounds {
  const last = useRef(none);
  return useSelect((state) => {
    const now: Bounds = state.lists.get(key) ?? none;
    if (names.some((name) => now[name] !== last.current[name])) last.current = now;
    return last.current;
  });
}
