import { type MouseEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useDesk, useSelect, useWords } from "@/features/desk";
import { type Filter, key_of } from "@/store/filter";
import { empty_list } from "@/store/lists";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import type { Spot } from "@/ui/pop_menu";
import { useNow } from "@/ui/use_now";
import { useWindow } from "@/ui/use_window";
import { NoRows } from "./no_rows";
import { Row, row_px } from "./row";
import { usual_patience } from "./row_words";
import { useBounds } from "./use_bounds";
import { useKept } from "./use_kept";
import { useOrder } from "./use_order";
import { useRowMenu } from "./use_row_menu";
import type { Selection } from "./use_selection";
import { useWalk } from "./use_walk";

const around_rows = 6;
/** A place nobody has scrolled away from for so long is where they want to be. */
const still_ms = 120;

/** The rows of a view: as many in the page as one sees, one stop for Tab, arrows walk. */
export function List({
  filter,
  open,
  search,
  total,
  shown,
  selection,
  onMenu,
}: {
  filter: Filter;
  open: string | null;
  search: string;
  total: number | null;
  shown: RefObject<readonly string[]>;
  selection: Selection;
  /** Somebody wants to know what can be done with a row. */
  onMenu: (id: string, at: Spot) => void;
}) {
  const desk = useDesk();
  const { say } = useWords();
  const key = key_of(filter);
  const scroller = useRef<HTMLDivElement>(null);
  const none = useMemo(() => empty_list(filter), [filter]);
  const list = useBounds(key, none);
  const my_id = useSelect((state) => state.me?.staff.id ?? null);
  const patience = useSelect((state) => state.hours) ?? usual_patience;
  const { ids, before, waiting, show_waiting } = useOrder(key, list, open, scroller);
  useEffect(() => {
    shown.current = ids;
  }, [shown, ids]);
  const now = useNow(30_000);

  // All of the view has its place in the scroll bar, whatever part of it is here.
  const end = before + ids.length;
  const count = list.bottom === null ? end : Math.max(total ?? 0, end + 1);
  // First what one sees; the rows around it when that has been painted.
  const [around, set_around] = useState(0);
  const { from, to, height, show } = useWindow(scroller, count, row_px, around);
  const screen = to - from - around;
  useKept(scroller, ids, before, from + around);

  useEffect(() => {
    // Before anything was measured nobody looks anywhere; and where all of a view is here there is nothing to fetch.
    if (!list.read || to <= from || (list.top === null && list.bottom === null)) return;
    if (from < end && to > before) {
      // Two screens ahead, in both directions.
      if (list.loading.kind === "loaded" && list.bottom !== null && to + 2 * screen > end) void desk.load_list(filter);
      if (list.above.kind !== "failed" && list.top !== null && from - 2 * screen < before)
        void desk.reader.load_above(filter);
      return;
    }
    const timer = setTimeout(() => void desk.reader.jump(filter, Math.max(0, from - screen)), still_ms);
    return () => clearTimeout(timer);
  }, [desk, filter, list, before, end, from, to, screen]);

  // The mark by which a bench and a test know that the list can be used: rows are committed, one frame and one turn ago.
  const usable = ids.length > 0;
  useLayoutEffect(() => {
    if (!usable) return;
    requestAnimationFrame(() => {
      const turn = new MessageChannel();
      turn.port1.onmessage = () => {
        performance.mark("usable");
        set_around(around_rows);
      };
      turn.port2.postMessage(null);
    });
  }, [usable]);

  const { focused, focus_handlers } = useWalk({ scroller, filter, list, ids, before, count, show });
  const [, go] = useLocation();
  // One hand for all rows: a link that listens by itself costs each of them more than all it shows.
  const follow_link = (event: MouseEvent) => {
    const { button, altKey, ctrlKey, metaKey, shiftKey, defaultPrevented } = event;
    const link = (event.target as HTMLElement).closest("a[data-row]")?.getAttribute("href");
    if (!link || defaultPrevented || button !== 0 || altKey || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    go(link);
  };
  const { on_key, ...row_handlers } = useRowMenu(ids, selection, onMenu);
  const reachable = focused && ids.includes(focused) ? focused : open && ids.includes(open) ? open : ids[0];

  // The row with the focus stays in the page when it is scrolled away, or the focus would be lost with it.
  const first = Math.max(0, from - before);
  const last = Math.max(first, to - before);
  const drawn = ids.slice(first, last).map((id, index) => ({ id, index: before + first + index }));
  const focused_at = focused ? ids.indexOf(focused) : -1;
  if (focused && focused_at >= 0 && focused_at < first) drawn.unshift({ id: focused, index: before + focused_at });
  if (focused && focused_at >= last) drawn.push({ id: focused, index: before + focused_at });

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {waiting > 0 && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center">
          <button
            type="button"
            onClick={show_waiting}
            className="target pointer-events-auto flex items-center gap-1 rounded-full bg-button px-4 text-sm font-medium text-white shadow-md"
          >
            <Icon name="up" size={16} />
            {say("list.new", { n: waiting })}
          </button>
        </div>
      )}
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain" hidden={ids.length === 0}>
        <ul
          // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is one
          role="list"
          aria-label={say("list.title")}
          aria-busy={to <= before || from >= end || undefined}
          {...focus_handlers}
          {...row_handlers}
          onClick={follow_link}
          onKeyDown={(event) => on_key(event) || focus_handlers.onKeyDown(event)}
          className="grey-rows relative m-0 list-none p-0"
          style={{ height }}
        >
          {drawn.map(({ id, index }) => (
            <li
              key={id}
              aria-setsize={Math.max(total ?? 0, end)}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0 select-none contain-strict"
              style={{ height: row_px, transform: `translateY(${index * row_px}px)` }}
            >
              <Row
                id={id}
                open={id === open}
                reachable={id === reachable}
                chosen={selection.all || selection.ids.has(id)}
                choosing={selection.all || selection.size > 0}
                search={search}
                now={now}
                my_id={my_id}
                patience={patience}
              />
            </li>
          ))}
        </ul>
      </div>
      {ids.length === 0 && <NoRows filter={filter} list={list} />}
      {ids.length > 0 && (list.loading.kind === "failed" || list.above.kind === "failed") && (
        <p role="alert" className="flex items-center justify-between border-t border-line p-2 text-sm text-danger">
          {say("list.failed")}
          <Button
            look="quiet"
            onClick={() =>
              void (list.above.kind === "failed" ? desk.reader.jump(filter, Math.max(0, from)) : desk.load_list(filter))
            }
          >
            {say("common.retry")}
          </Button>
        </p>
      )}
    </div>
  );
}
