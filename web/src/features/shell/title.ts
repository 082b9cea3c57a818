import { useEffect } from "react";
import { useSelect, useWords } from "@/features/desk";

/**
 * How many conversations wait to be read, of those that are this person's or nobody's: in the tab's title and icon and on
 * the app's icon. It does not depend on what is drawn.
 */
export function useTitle(): void {
  const { say } = useWords();
  const unread = useSelect((state) => {
    const me = state.me?.staff.id;
    let n = 0;
    for (const row of state.conversations.values()) {
      if (row.status === "open" && row.unread_count > 0 && (!row.assignee || row.assignee.id === me)) n++;
    }
    return n;
  });
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
}
