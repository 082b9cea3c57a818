import { Link } from "wouter";
import { trouble_words, useDesk, useWords } from "@/features/desk";
import { everything, type Filter, search_of, wishes_of } from "@/store/filter";
import { Button } from "@/ui/button";
import { GreyRow, PaneNote, Skeleton } from "@/ui/pane";
import type { Bounds } from "./use_bounds";

/** Why there is nothing: not yet, not reachable, nothing that fits, or really nothing. */
export function NoRows({ filter, list }: { filter: Filter; list: Bounds }) {
  const desk = useDesk();
  const { say } = useWords();
  const { loading } = list;
  if (loading.kind === "failed") {
    return (
      <PaneNote alert title={`${say("list.failed")} ${trouble_words(loading.trouble, say)}`}>
        <Button onClick={() => void desk.load_list(filter)}>{say("common.retry")}</Button>
      </PaneNote>
    );
  }
  if (loading.kind !== "loaded") {
    return (
      <Skeleton label={say("list.loading")}>
        {["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => (
          <GreyRow key={key} />
        ))}
      </Skeleton>
    );
  }
  if (wishes_of(filter) > 0 || (filter.assignee !== null && !["me", "none"].includes(filter.assignee))) {
    const assignee = filter.assignee === "me" || filter.assignee === "none" ? filter.assignee : null;
    return (
      <PaneNote title={say("list.empty.filter")}>
        <Link href={`/inbox${search_of({ ...everything, assignee })}`} className="text-accent underline">
          {say("list.empty.filter.clear")}
        </Link>
      </PaneNote>
    );
  }
  if (filter.assignee === "me") {
    return (
      <PaneNote title={say("list.empty.mine")}>
        <Link href="/inbox?assignee=none" className="text-accent underline">
          {say("list.empty.mine.action")}
        </Link>
      </PaneNote>
    );
  }
  return <PaneNote title={say(filter.assignee === "none" ? "list.empty.unassigned" : "list.empty.all")} />;
}
