import { useEffect, useState } from "react";
import { useDesk, useWords } from "@/features/desk";
import type { State } from "@/store/state";

/** Counting walks through all conversations that are known, so it is not done at each of fifty messages a second. */
const count_every_ms = 250;

function unread_of({ me, conversations }: State): number {
  let n = 0;
  for (const row of conversations.values()) {
    if (row.status === "open" && row.unread_count > 0 && (!row.assignee || row.assignee.id === me?.staff.id)) n++;
  }
  return n;
}

/**
 * How many conversations wait to be read, of those that are this person's or nobody's: in the tab's title and icon and on
 * the app's icon. It does not depend on what is drawn, and draws nothing itself.
 */
export function Title(): null {
  const { store } = useDesk();
  const { say } = useWords();
  const [unread, set_unread] = useState(() => unread_of(store.get()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let counted_at = 0;
    const count = () => {
      timer = undefined;
      counted_at = Date.now();
      set_unread(unread_of(store.get()));
    };
    const soon = () => {
      const wait = counted_at + count_every_ms - Date.now();
      if (timer !== undefined) return;
      if (wait <= 0) count();
      else timer = setTimeout(count, wait);
    };
    count();
    const left = store.subscribe(soon);
    return () => {
      left();
      clearTimeout(timer);
    };
  }, [store]);
  useEffect(() => {
    document.title = unread > 0 ? say("app.title", { n: unread }) : say("app.name");
    document
      .querySelector<HTMLLinkElement>('link[rel="icon"]')
      ?.setAttribute("href", unread > 0 ? "/icon_unread.svg" : "/icon.svg");
    const badge = navigator as Partial<Pick<Navigator, "setAppBadge" | "clearAppBadge">>;
    const shown = unread > 0 ? badge.setAppBadge?.(unread) : badge.clearAppBadge?.();
    shown?.catch(() => undefined);
  }, [unread, say]);
  // Who has left has nothing to read.
  useEffect(
    () => () => {
      document.title = say("app.name");
    },
    [say],
  );
  return null;
}
