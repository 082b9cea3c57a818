import { type RefObject, useEffect } from "react";

/** Focus goes into what has just opened, once its heading is there; whoever opened it reads on from it. */
export function useFocusInto(region: RefObject<HTMLElement | null>, heading: string): void {
  useEffect(() => {
    const now = () => region.current?.querySelector<HTMLElement>(heading);
    const focus = (element: HTMLElement | null | undefined) => element?.focus({ preventScroll: true });
    if (now()) return focus(now());
    if (!region.current) return;
    const watch = new MutationObserver(() => {
      if (!now()) return;
      watch.disconnect();
      focus(now());
    });
    watch.observe(region.current, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [region, heading]);
}
