import { useMemo, useRef } from "react";
import type { Message } from "@/wire/message";
import type { ThreadActions } from "./actions";
import type { Over } from "./over";
import type { ThreadProps } from "./thread";

interface Ways extends ThreadProps {
  readonly go_to: (message_id: string) => Promise<boolean>;
  readonly put_over: (over: Over | null) => void;
}

/** What messages are drawn with stays the same while the thread is open, so that a new line draws itself and no other. */
export function useActions(ways: Ways): ThreadActions {
  const latest = useRef(ways);
  latest.current = ways;
  const review = ways.review === true;
  return useMemo<ThreadActions>(() => {
    const over = (next: Over) => latest.current.put_over(next);
    return {
      open: (message, attachment) => over({ kind: "picture", message, picture: attachment.id }),
      jump: (message_id) => void latest.current.go_to(message_id),
      menu: (message, from) => {
        const { left, top, bottom } = from.getBoundingClientRect();
        // A long message is higher than the window; its menu opens where one can see it.
        over({ kind: "menu", message, at: { left, top, bottom: Math.min(bottom, innerHeight - 40) } });
      },
      quote: review ? null : (message: Message) => latest.current.onQuote?.(message),
      answer_privately: review ? null : (message: Message) => latest.current.onPrivate?.(message),
      edit: review ? null : (text: string) => latest.current.onEdit?.(text),
    };
  }, [review]);
}
