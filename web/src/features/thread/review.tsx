import { useWords } from "@/features/desk";
import { type Goal, Thread } from "./thread";

/**
 * A thread that is only looked at, as supervisors do in the history: it opens at the hit, marks nothing as read and tells
 * nobody. Another `goal` of the same conversation goes there. The keys of a thread work; lies in a column of its parent.
 */
export function ThreadReview({ id, goal }: { id: string; goal: Goal | null }) {
  const { say } = useWords();
  return (
    <section aria-label={say("thread.messages")} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <p className="m-0 border-b border-line bg-surface px-3 py-1 text-center text-xs text-muted">
        {say("thread.review")}
      </p>
      <Thread key={id} id={id} goal={goal} review />
    </section>
  );
}
