import { useEffect, useRef } from "react";
import { useDesk } from "@/features/desk";

const typing_lasts_ms = 5_000;

/** Lets colleagues see that somebody answers here; five seconds without a key end it. */
export function useTyping(id: string): () => void {
  const desk = useDesk();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    desk.viewing(id, true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => desk.viewing(id, false), typing_lasts_ms);
  };
}
