import { type FocusEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useDesk } from "@/features/desk";
import type { Filter } from "@/store/filter";
import { row_px } from "./row";
import type { Bounds } from "./use_bounds";

/**
 * Keys that walk through the rows. The focus is kept by id, never by place: a row that moves keeps it. A row one jumps to
 * may not be in the page yet, or not even here; it gets the focus when it is.
 */
export function useWalk({
  scroller,
  filter,
  list,
  ids,
  before,
  count,
  show,
}: {
  scroller: RefObject<HTMLElement | null>;
  filter: Filter;
  list: Bounds;
  ids: readonly string[];
  before: number;
  count: number;
  show: (index: number) => void;
}) {
  const desk = useDesk();
  const [focused, set_focused] = useState<string | null>(null);
  const wanted = useRef<string | "home" | "end" | null>(null);

  useLayoutEffect(() => {
    if (wanted.current === "home" && list.top === null) focus_at(0);
    if (wanted.current === "end" && list.bottom === null) focus_at(ids.length - 1);
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"]`);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });

  function focus_at(at: number): void {
    const id = ids[at];
    if (id === undefined) return;
    wanted.current = id;
    set_focused(id);
    show(before + at);
  }

  function go_to_edge(edge: "home" | "end"): void {
    const here = edge === "home" ? list.top === null : list.bottom === null;
    if (here) return focus_at(edge === "home" ? 0 : ids.length - 1);
    wanted.current = edge;
    show(edge === "home" ? 0 : count - 1);
    void desk.reader.jump(filter, edge === "home" ? 0 : count);
  }

  const on_key = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || ids.length === 0) return;
    if (event.code === "Home" || event.code === "End") {
      event.preventDefault();
      return go_to_edge(event.code === "Home" ? "home" : "end");
    }
    if (event.shiftKey) return;
    const current = (event.target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset.row;
    const at = current ? ids.indexOf(current) : -1;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? row_px) / row_px) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = steps[event.code];
    if (step === undefined) return;
    event.preventDefault();
    focus_at(Math.max(0, Math.min(ids.length - 1, at + step)));
  };

  return {
    focused,
    focus_handlers: {
      onKeyDown: on_key,
      onFocus: (event: FocusEvent) => {
        const row = (event.target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset.row;
        set_focused(row ?? null);
      },
      onBlur: () => set_focused(null),
    },
  };
}
