import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useDesk } from "@/features/desk";
import { next_order, waiting_above } from "@/store/order";
import type { List } from "@/store/state";
import type { Bounds } from "./use_bounds";

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

interface Shown extends Omit<Order, "show_waiting"> {
  readonly edition: number;
  readonly heads: number;
}

/**
 * The order of a view as it is shown. It follows the truth at most four times a second, and not at all while the pointer
 * or the focus is in the list or somebody scrolls it: what one is about to click does not move away. Rows that were
 * loaded because somebody went there come whenever they come. It listens to the store by itself: at every message some
 * row moves, and drawing the list fifty times a second for an order that is shown four times would be most of the work.
 */
export function useOrder(
  key: string,
  bounds: Bounds,
  open: string | null,
  scroller: RefObject<HTMLElement | null>,
): Order {
  const { store } = useDesk();
  const [shown, show] = useState<Shown>(() => as_it_is(store.get().lists.get(key)));
  const hand = useRef({ scrolled_at: 0, published_at: 0 });

  useLayoutEffect(() => {
    const look = () => store.get().lists.get(key);
    const element = scroller.current;
    let heard = look()?.rows;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let due = Number.POSITIVE_INFINITY;
    const at = (when: number) => {
      if (when >= due) return;
      due = when;
      clearTimeout(timer);
      timer = setTimeout(publish, when - Date.now());
    };
    const publish = () => {
      clearTimeout(timer);
      due = Number.POSITIVE_INFINITY;
      const list = look();
      if (!list) return;
      // The first rows follow the empty list at once.
      if (list.rows.length > 0) hand.current.published_at = Date.now();
      const at_list = () => is_held(element, hand.current);
      show((now) => follow(now, list, now.ids.length > 0 && at_list(), open));
      // Who scrolled a while ago only reads, and then nothing is held back any more.
      const still_at = hand.current.scrolled_at + scrolled_lately_ms;
      if (still_at > Date.now()) at(still_at + 50);
    };
    const soon = () => {
      const when = hand.current.published_at + publish_every_ms;
      if (when <= Date.now()) publish();
      else at(when);
    };
    const scrolled = () => {
      hand.current.scrolled_at = element && element.scrollTop > 0 ? Date.now() : 0;
    };
    const stop = new AbortController();
    const { signal } = stop;
    element?.addEventListener("pointerleave", soon, { signal });
    element?.addEventListener("focusout", soon, { signal });
    element?.addEventListener("scroll", scrolled, { signal, passive: true });
    const left = store.subscribe(() => {
      const rows = look()?.rows;
      if (rows === heard) return;
      heard = rows;
      soon();
    });
    soon();
    return () => {
      left();
      stop.abort();
      clearTimeout(timer);
    };
  }, [store, key, open, scroller]);

  // Another piece of the view is shown as it is, at once.
  const now = shown.edition === bounds.edition ? shown : as_it_is(store.get().lists.get(key));
  return {
    ids: now.ids,
    before: now.before,
    // What stands above a piece in the middle of a view is not news.
    waiting: bounds.top === null ? now.waiting : 0,
    show_waiting: () => {
      hand.current.scrolled_at = 0;
      const list = store.get().lists.get(key);
      if (list) show((now) => follow(now, list, false, open));
      scroller.current?.scrollTo({ top: 0 });
    },
  };
}

function as_it_is(list: List | undefined): Shown {
  const { rows = [], before = 0, edition = 0, heads = 0 } = list ?? {};
  return { ids: rows.map(({ id }) => id), before, waiting: 0, edition, heads };
}

/** What is shown after what is, given how the list is now. */
function follow(now: Shown, list: List, held: boolean, open: string | null): Shown {
  const is = as_it_is(list);
  if (now.edition !== is.edition) return is;
  const next = next_order(now.ids, is.ids, held, open, now.heads !== is.heads);
  const ids = same(next, now.ids) ? now.ids : next;
  const waiting = same(ids, is.ids) ? 0 : waiting_above(ids, is.ids, open);
  const unchanged = ids === now.ids && now.before === is.before && now.heads === is.heads && now.waiting === waiting;
  return unchanged ? now : { ...is, ids, waiting };
}

function is_held(element: HTMLElement | null, hand: { scrolled_at: number }): boolean {
  if (!element) return false;
  const scrolled_down = Date.now() - hand.scrolled_at < scrolled_lately_ms && element.scrollTop > 0;
  const pointed_at = matchMedia("(hover: hover)").matches && element.matches(":hover");
  return pointed_at || scrolled_down || element.contains(document.activeElement);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
