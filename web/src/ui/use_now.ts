import { useEffect, useState } from "react";

/** The time, again and again; `every_ms` 0 stands still. */
export function useNow(every_ms: number): number {
  const [now, set_now] = useState(() => Date.now());
  useEffect(() => {
    if (every_ms === 0) return;
    set_now(Date.now());
    const timer = setInterval(() => set_now(Date.now()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
  return now;
}
