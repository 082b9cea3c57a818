import { useEffect, useRef } from "react";
import { Button } from "./button";

/** The end of a list that goes on: more comes when it is scrolled to, and by its button. */
export function More({ label, busy, onMore }: { label: string; busy: boolean; onMore: () => void }) {
  const here = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    if (!here.current) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && more.current(), {
      rootMargin: "600px",
    });
    seen.observe(here.current);
    return () => seen.disconnect();
  }, [busy]);
  return (
    <div ref={here} className="flex justify-center p-3">
      <Button disabled={busy} onClick={onMore}>
        {label}
      </Button>
    </div>
  );
}
