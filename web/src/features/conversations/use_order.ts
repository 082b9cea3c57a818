import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useSelect } from "@/features/desk";
import { next_order, rows_of, waiting_above } from "@/store/order";
import type { State, Tab } from "@/store/state";

const publish_every_ms = 250;
const scrolled_lately_ms = 1500;

export interface Order {
  readonly ids: readonly string[];
  /** How many conversations wait above, because somebody is at the list. */
  readonly waiting: number;
  readonly show_waiting: () => void;
}

/**
 * The order of a tab as it is shown. It follows the truth at most four times a second, and not at all while the pointer
 * or the focus is in the list or somebody scrolls it: what one is about to click does not move away.
 */
export function useOrder(tab: Tab, open: string | null, scroller: RefObject<HTMLElement | null>): Order {
  const conversations = useSelect((state) => state.conversations);
  const list = useSelect((state) => state.lists[tab]);
  const me = useSelect((state) => state.me);
  const wanted = useMemo(
    () => rows_of({ conversations, me, lists: { [tab]: list } as unknown as State["lists"] } as State, tab),
    [conversations, me, list, tab],
  );
  const [shown, show] = useState<{ tab: Tab; ids: readonly string[] }>({ tab, ids: wanted });
  const published_at = useRef(0);
  const hand = useRef({ scrolled_at: 0 });
  const [turn, set_turn] = useState(0);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const stop = new AbortController();
    const { signal } = stop;
    const left = () => set_turn((turn) => turn + 1);
    const scrolled = () => {
      hand.current.scrolled_at = element.scrollTop > 0 ? Date.now() : 0;
    };
    element.addEventListener("pointerleave", left, { signal });
    element.addEventListener("focusout", left, { signal });
    element.addEventListener("scroll", scrolled, { signal, passive: true });
    return () => stop.abort();
  }, [scroller]);

  useEffect(() => {
    if (shown.tab !== tab) {
      show({ tab, ids: wanted });
      return;
    }
    const publish = () => {
      published_at.current = Date.now();
      show((before) => {
        if (before.tab !== tab) return before;
        const ids = next_order(before.ids, wanted, is_held(scroller.current, hand.current), open);
        return same(ids, before.ids) ? before : { tab, ids };
      });
    };
    const wait = published_at.current + publish_every_ms - Date.now();
    if (wait <= 0) {
      publish();
      const { scrolled_at } = hand.current;
      if (scrolled_at === 0) return;
      const later = setTimeout(publish, Math.max(0, scrolled_at + scrolled_lately_ms - Date.now()) + 50);
      return () => clearTimeout(later);
    }
    const timer = setTimeout(publish, wait);
    return () => clearTimeout(timer);
  }, [wanted, tab, open, shown.tab, scroller, turn]);

  const ids = shown.tab === tab ? shown.ids : wanted;
  const waiting = useMemo(() => (ids === wanted ? 0 : waiting_above(ids, wanted, open)), [ids, wanted, open]);
  return {
    ids,
    waiting,
    show_waiting: () => {
      hand.current.scrolled_at = 0;
      show({ tab, ids: next_order(ids, wanted, false, open) });
      scroller.current?.scrollTo({ top: 0 });
    },
  };
}

function is_held(element: HTMLElement | null, hand: { scrolled_at: number }): boolean {
  if (!element) return false;
  const scrolled_down = element.scrollTop > 0 && Date.now() - hand.scrolled_at < scrolled_lately_ms;
  const pointed_at = matchMedia("(hover: hover)").matches && element.matches(":hover");
  return pointed_at || scrolled_down || element.contains(document.activeElement);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
