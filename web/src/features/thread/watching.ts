import { useEffect, useRef, useState } from "react";
import { useDesk, useWords } from "@/features/desk";
import type { Thread } from "@/store/state";
import type { Message } from "@/wire/message";

const gathered_ms = 700;

/** How many of the customer's messages came since the end was left. */
export function useUnseen(thread: Thread, messages: readonly Message[], unread: number, at_end: boolean): number {
  const seen = useRef<string | null>(null);
  const last = messages.at(-1)?.order_key ?? "";
  if (at_end || seen.current === null) seen.current = last;
  if (at_end) return 0;
  const after = seen.current;
  const fresh = (message: Message) => message.direction === "incoming" && message.order_key > after;
  if (thread.newest === null) return messages.filter(fresh).length;
  return unread || [...thread.beyond.values()].filter(fresh).length;
}

/** Tells that everything was read, when the newest line is really before somebody's eyes. */
export function useReading(id: string, unread: number, at_end: boolean): void {
  const desk = useDesk();
  useEffect(() => {
    if (unread === 0 || !at_end) return;
    const look = () => {
      if (document.visibilityState === "visible") void desk.mark_read(id);
    };
    look();
    // Asked again while it has not become true: the first answer may have been lost with the network.
    const again = setInterval(look, 3000);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(again);
      document.removeEventListener("visibilitychange", look);
    };
  }, [desk, id, unread, at_end]);
}

/** What a screen reader says: new lines of the customer, and of a burst only how many. Gives also what says anything else. */
export function useAnnouncement(id: string): readonly [words: string, announce: (words: string) => void] {
  const desk = useDesk();
  const { say } = useWords();
  const [words, announce] = useState("");
  useEffect(() => {
    let fresh: Message[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const [one] = fresh;
      const attached = one?.attachments[0];
      if (fresh.length > 1) announce(say("thread.new", { n: fresh.length }));
      else if (one) announce(one.text || (attached ? say(`list.${attached.kind}`) : say("thread.new", { n: 1 })));
      fresh = [];
    };
    const stop = desk.listen((news) => {
      if (!("events" in news)) return;
      for (const event of news.events) {
        if (event.what !== "message" || !event.created || event.object.conversation_id !== id) continue;
        if (event.object.direction === "incoming" && !event.object.hidden) fresh.push(event.object);
      }
      if (fresh.length > 0) timer ??= setTimeout(tell, gathered_ms);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [desk, id, say]);
  return [words, announce];
}
