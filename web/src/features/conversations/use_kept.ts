import { type RefObject, useLayoutEffect, useRef } from "react";
import { row_px } from "./row";

/**
 * What one looks at stays where it is when the number of rows above it turns out to be another than was thought: a piece
 * that somebody jumped into knows its place only about, until its top is reached.
 */
export function useKept(
  scroller: RefObject<HTMLElement | null>,
  ids: readonly string[],
  before: number,
  first_seen: number,
): void {
  const last = useRef<{ before: number; id: string | undefined; at: number }>({ before, id: undefined, at: 0 });
  useLayoutEffect(() => {
    const was = last.current;
    const element = scroller.current;
    const at = was.id === undefined ? -1 : ids.indexOf(was.id);
    if (element && was.before !== before && at >= 0 && before + at !== was.at) {
      element.scrollTop += (before + at - was.at) * row_px;
    }
    last.current = { before, id: ids[Math.max(0, first_seen - before)], at: Math.max(first_seen, before) };
  });
}
