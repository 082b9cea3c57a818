import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { next_order, waiting_above } from "@/store/order";
import type { List } from "@/store/state";

const publish_every_ms = 250;
const scrolled_lately_ms = 1500;

export interface Order {
  readonly ids: readonly string[];
  /** The place in the whole view of the first of them. */
  readonly before: number;
  /** How many conversations wait above, because somebody is at the list. */
  readonly waiting: number;
  readonly show_waiting: () => void;
}

interface Shown {
  readonly key: string;
  readonly ids: readonly string[];
  readonly before: number;
  readonly edition: number;
  readonly heads: number;
}

/**
 * The order of a view as it is shown. It follows the truth at most four times a second, and not at all while the pointer
 * or the focus is in the list or somebody scrolls it: what one is about to click does not move away. Rows that were
 * loaded because somebody went there come whenever they come.
 */
export function useOrder(key: string, list: List, open: string | null, scroller: RefObject<HTMLElement | null>): Order {
  const { rows, before, edition, heads } = list;
  const wanted = useMemo(() => rows.map(({ id }) => id), [rows]);
  const [shown, show] = useState<Shown>({ key, ids: wanted, before, edition, heads });
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

  const another = shown.key !== key || shown.edition !== edition;
  useEffect(() => {
    if (another) {
      show({ key, ids: wanted, before, edition, heads });
      return;
    }
    const publish = () => {
      published_at.current = Date.now();
      show((now) => {
        if (now.key !== key || now.edition !== edition) return now;
        const held = is_held(scroller.current, hand.current);
        const ids = next_order(now.ids, wanted, held, open, now.heads !== heads);
        const unchanged = now.before === before && now.heads === heads && same(ids, now.ids);
        return unchanged ? now : { key, ids, before, edition, heads };
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
  }, [another, wanted, before, edition, heads, key, open, scroller, turn]);

  const ids = another ? wanted : shown.ids;
  const waiting = useMemo(() => (ids === wanted ? 0 : waiting_above(ids, wanted, open)), [ids, wanted, open]);
  return {
    ids,
    before: another ? before : shown.before,
    // What stands above a piece in the middle of a view is not news.
    waiting: list.top === null ? waiting : 0,
    show_waiting: () => {
      hand.current.scrolled_at = 0;
      show({ key, ids: next_order(ids, wanted, false, open), before, edition, heads });
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
