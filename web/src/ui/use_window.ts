import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from "react";

export interface Window {
  /** The first row to draw, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly show: (index: number) => void;
}

/**
 * Which rows of a long list are in the page: those one sees and a few around. All rows are equally high, so nothing has
 * to be measured, and a list of a hundred thousand costs what a list of thirty does.
 */
export function useWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  row_px: number,
  around: number,
): Window {
  // Until it is measured, as many as the screen could hold: drawn once instead of a few first and then all.
  const [seen, see] = useState(() => ({ first: 0, last: Math.ceil(innerHeight / row_px) }));

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / row_px);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / row_px);
      see((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      sizes.disconnect();
    };
  }, [scroller, row_px]);

  // A list that became shorter below our feet: the browser has moved the scroll without saying so in time.
  useEffect(() => {
    if (seen.first >= count && count > 0) see({ first: Math.max(0, count - 1), last: count });
  }, [seen.first, count]);

  const show = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const top = index * row_px;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + row_px > element.scrollTop + element.clientHeight) {
        element.scrollTop = top + row_px - element.clientHeight;
      }
    },
    [scroller, row_px],
  );

  return {
    from: Math.max(0, Math.min(seen.first, count) - around),
    to: Math.min(count, seen.last + around),
    height: count * row_px,
    show,
  };
}
