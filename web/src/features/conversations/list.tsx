import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { trouble_words, useDesk, useSelect, useWords } from "@/features/desk";
import type { Tab } from "@/store/state";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { GreyRow, PaneNote, Skeleton } from "@/ui/pane";
import { useNow } from "@/ui/use_now";
import { useWindow } from "@/ui/use_window";
import { Row } from "./row";
import { useOrder } from "./use_order";

const row_px = 76;
const around_rows = 6;
const ahead_rows = 20;

/** The rows of a tab: as many in the page as one sees, one stop for Tab, arrows walk. */
export function List({
  tab,
  open,
  search,
  total,
  shown,
}: {
  tab: Tab;
  open: string | null;
  search: string;
  total: number | null;
  shown: RefObject<readonly string[]>;
}) {
  const desk = useDesk();
  const { say } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const { ids, waiting, show_waiting } = useOrder(tab, open, scroller);
  useEffect(() => {
    shown.current = ids;
  }, [shown, ids]);
  const list = useSelect((state) => state.lists[tab]);
  const now = useNow(30_000);
  const [focused, set_focused] = useState<string | null>(null);

  const { from, to, height, show } = useWindow(scroller, ids.length, row_px, around_rows);

  useEffect(() => {
    if (ids.length > 0 && list.cursor && list.loading.kind === "loaded" && to > ids.length - ahead_rows) {
      void desk.load_list(tab);
    }
  }, [desk, tab, list, ids.length, to]);

  // The mark by which a bench and a test know that the list can be used: rows are committed, one frame and one turn ago.
  const usable = ids.length > 0;
  useEffect(() => {
    if (!usable) return;
    requestAnimationFrame(() => {
      const turn = new MessageChannel();
      turn.port1.onmessage = () => performance.mark("usable");
      turn.port2.postMessage(null);
    });
  }, [usable]);

  // A row one jumps to may not be in the page yet; it gets the focus when it is.
  const wanted_focus = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (wanted_focus.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted_focus.current)}"]`);
    if (!row) return;
    wanted_focus.current = null;
    row.focus({ preventScroll: true });
  });

  const focus_row = (id: string) => {
    wanted_focus.current = id;
    set_focused(id);
    show(ids.indexOf(id));
  };

  const on_key = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const current = (event.target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset.row;
    const at = current ? ids.indexOf(current) : -1;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? row_px) / row_px) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: ids.length - 1,
    };
    const to = steps[event.code];
    if (to === undefined || ids.length === 0) return;
    event.preventDefault();
    const id = ids[Math.max(0, Math.min(ids.length - 1, to))];
    if (id) focus_row(id);
  };

  const reachable = focused && ids.includes(focused) ? focused : open && ids.includes(open) ? open : ids[0];

  // The row with the focus stays in the page when it is scrolled away, or the focus would be lost with it.
  const drawn = ids.slice(from, to).map((id, index) => ({ id, index: from + index }));
  const focused_at = focused ? ids.indexOf(focused) : -1;
  if (focused && focused_at >= 0 && focused_at < from) drawn.unshift({ id: focused, index: focused_at });
  if (focused && focused_at >= to) drawn.push({ id: focused, index: focused_at });

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
          onKeyDown={on_key}
          onFocus={(event) => set_focused((event.target as HTMLElement).dataset.row ?? null)}
          onBlur={() => set_focused(null)}
          className="relative m-0 list-none p-0"
          style={{ height: height }}
        >
          {drawn.map(({ id, index }) => (
            <li
              key={id}
              aria-setsize={Math.max(total ?? 0, ids.length)}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: row_px, transform: `translateY(${index * row_px}px)` }}
            >
              <Row id={id} open={id === open} reachable={id === reachable} search={search} now={now} />
            </li>
          ))}
        </ul>
      </div>
      {ids.length === 0 && <NoRows tab={tab} />}
      {ids.length > 0 && list.loading.kind === "failed" && (
        <p role="alert" className="flex items-center justify-between border-t border-line p-2 text-sm text-danger">
          {say("list.failed")}
          <Button look="quiet" onClick={() => void desk.load_list(tab)}>
            {say("common.retry")}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Why there is nothing: not yet, not reachable, or really nothing. */
function NoRows({ tab }: { tab: Tab }) {
  const desk = useDesk();
  const { say } = useWords();
  const { loading } = useSelect((state) => state.lists[tab]);
  if (loading.kind === "failed") {
    return (
      <PaneNote alert title={`${say("list.failed")} ${trouble_words(loading.trouble, say)}`}>
        <Button onClick={() => void desk.load_list(tab)}>{say("common.retry")}</Button>
      </PaneNote>
    );
  }
  if (loading.kind !== "loaded") {
    return (
      <Skeleton label={say("list.loading")}>
        {["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => (
          <GreyRow key={key} />
        ))}
      </Skeleton>
    );
  }
  if (tab === "mine") {
    return (
      <PaneNote title={say("list.empty.mine")}>
        <Link href="/inbox?assignee=none" className="text-accent underline">
          {say("list.empty.mine.action")}
        </Link>
      </PaneNote>
    );
  }
  return <PaneNote title={say(tab === "unassigned" ? "list.empty.unassigned" : "list.empty.all")} />;
}
