import { useCallback, useEffect, useRef, useState } from "react";
import type { Trouble } from "@/store/state";
import { trouble_of } from "@/sync/desk";

export interface Act {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Does it, unless it is being done. True: it worked. */
  readonly run: (act: () => Promise<void>) => Promise<boolean>;
  readonly forget: () => void;
}

/** Something asked of the server by a button: whether it is under way, and why it did not work. */
export function useAct(): Act {
  const [busy, set_busy] = useState(false);
  const [trouble, set_trouble] = useState<Trouble | null>(null);
  const running = useRef(false);
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const run = useCallback(async (act: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    set_busy(true);
    set_trouble(null);
    try {
      await act();
      return true;
    } catch (error) {
      if (here.current) set_trouble(trouble_of(error));
      return false;
    } finally {
      running.current = false;
      if (here.current) set_busy(false);
    }
  }, []);
  return { busy, trouble, run, forget: useCallback(() => set_trouble(null), []) };
}
