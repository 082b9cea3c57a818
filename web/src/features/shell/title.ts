import { useEffect } from "react";
import { useSelect, useWords } from "@/features/desk";

/** The tab's title tells how many conversations wait to be read; it does not depend on what is drawn. */
export function useTitle(): void {
  const { say } = useWords();
  const unread = useSelect((state) => {
    let n = 0;
    for (const row of state.conversations.values()) if (row.status === "open" && row.unread_count > 0) n++;
    return n;
  });
  useEffect(() => {
    document.title = unread > 0 ? say("app.title", { n: unread }) : say("app.name");
  }, [unread, say]);
}
