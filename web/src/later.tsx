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

function NotFetched() {
  const { say } = useWords();
  return (
    <PaneNote alert title={say("err.network")}>
      <Button onClick={() => location.reload()}>{say("common.retry")}</Button>
    </PaneNote>
  );
}
