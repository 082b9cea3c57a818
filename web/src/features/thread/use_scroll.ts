import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const near_bottom_px = 48;

export interface Scroll {
  readonly at_bottom: boolean;
  readonly to_bottom: () => void;
}

/**
 * Keeps a thread's place: opens at `start` or at the bottom, stays at the bottom only if it was there, and does not move
 * what is being read when older lines are put above.
 *
 * `first` and `last` name the ends of what is shown; `opened` turns true when there is something to show.
 */
export function useScroll(
  scroller: RefObject<HTMLElement | null>,
  start: RefObject<HTMLElement | null>,
  opened: boolean,
  first: string,
  last: string,
): Scroll {
  const [at_bottom, set_at_bottom] = useState(true);
  const before = useRef({ placed: false, first: "", height: 0, at_bottom: true });

  const to_bottom = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    before.current.at_bottom = true;
    set_at_bottom(true);
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !opened) return;
    const known = before.current;
    if (!known.placed) {
      known.placed = true;
      if (start.current) element.scrollTop = start.current.offsetTop - element.clientHeight / 4;
      else element.scrollTop = element.scrollHeight;
      known.at_bottom = is_at_bottom(element);
      set_at_bottom(known.at_bottom);
    } else if (known.first !== first) {
      element.scrollTop += element.scrollHeight - known.height;
    } else if (known.at_bottom) {
      element.scrollTop = element.scrollHeight;
    }
    known.first = first;
    known.height = element.scrollHeight;
  }, [opened, first, last, scroller, start]);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !opened) return;
    const on_scroll = () => {
      const now = is_at_bottom(element);
      before.current.at_bottom = now;
      before.current.height = element.scrollHeight;
      set_at_bottom(now);
    };
    element.addEventListener("scroll", on_scroll, { passive: true });
    // The keyboard of a phone, a wider pane or a player that grew: the bottom stays the bottom.
    const sizes = new ResizeObserver(() => {
      if (before.current.at_bottom) element.scrollTop = element.scrollHeight;
      before.current.height = element.scrollHeight;
    });
    sizes.observe(element);
    if (element.firstElementChild) sizes.observe(element.firstElementChild);
    return () => {
      element.removeEventListener("scroll", on_scroll);
      sizes.disconnect();
    };
  }, [scroller, opened]);

  return { at_bottom, to_bottom };
}

function is_at_bottom(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight < near_bottom_px;
}
