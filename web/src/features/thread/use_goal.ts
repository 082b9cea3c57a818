import { useCallback, useEffect, useRef, useState } from "react";
import { useDesk } from "@/features/desk";
import type { Goal } from "./thread";
import type { Shown } from "./use_rows";

const stands_out_ms = 2000;

/** Goes to a message, fetched from however far back, and makes it stand out for a moment. */
export function useGoal(id: string, goal: Goal | null, show: Shown["show"], absent: () => void) {
  const desk = useDesk();
  const [flashed, flash] = useState<string | null>(null);
  const [missing, miss] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wanted = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);

  const go_to = useCallback(
    async (message_id: string): Promise<boolean> => {
      const wish = ++wanted.current;
      const found = await desk.reader.find_message(id, message_id);
      // Meanwhile somebody may have wished for something else.
      if (wish !== wanted.current) return found;
      miss(!found);
      if (!found) {
        absent();
        return false;
      }
      show(message_id, "middle");
      flash(message_id);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => flash(null), stands_out_ms);
      return true;
    },
    [desk, id, show, absent],
  );
  useEffect(() => {
    if (goal) void go_to(goal.message);
  }, [goal?.message, goal?.n, go_to]);
  return { flashed, go_to, missing };
}
