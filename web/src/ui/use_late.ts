import { useEffect, useRef } from "react";

/** Calls once nothing more has come for a while: a search while somebody types. */
export function useLate<Value>(act: (value: Value) => void, after_ms: number): (value: Value) => void {
  const latest = useRef(act);
  latest.current = act;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (value) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(value), after_ms);
  };
}
