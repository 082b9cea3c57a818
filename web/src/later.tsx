import { type ComponentType, lazy } from "react";
import { useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import { PaneNote } from "@/ui/pane";

/** A page that is fetched when it is first shown. Without a network it cannot come; that is said in its place. */
export function later<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(() =>
    load().then(
      (page) => ({ default: page }),
      () => ({ default: NotFetched as ComponentType<Props> }),
    ),
  );
}

const idle_limit_ms = 5000;

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // One browser does not say when it has nothing to do.
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: idle_limit_ms });
    else setTimeout(resolve, 200);
  });
}

/**
 * Fetches pages before somebody goes there, one after the other and each when the browser has nothing better to do: all at
 * once they keep a slow machine from showing what happens meanwhile. Gives what ends it.
 */
export function fetch_ahead(after_ms: number, loads: readonly (() => Promise<unknown>)[]): () => void {
  let wanted = true;
  const begin = setTimeout(async () => {
    for (const load of loads) {
      await idle();
      if (!wanted) return;
      await load().catch(() => undefined);
    }
  }, after_ms);
  return () => {
    wanted = false;
    clearTimeout(begin);
  };
}

function NotFetched() {
  const { say } = useWords();
  return (
    <PaneNote alert title={say("err.network")}>
      <Button onClick={() => location.reload()}>{say("common.retry")}</Button>
    </PaneNote>
  );
}
