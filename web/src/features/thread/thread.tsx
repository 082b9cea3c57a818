import { useEffect } from "react";
import { trouble_words, useDesk, useSelect, useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import { GreyBubble, PaneNote, Skeleton } from "@/ui/pane";
import type { Message } from "@/wire/message";
import { Log } from "./log";
import { PostView } from "./post";

/** A message to be shown. The same one asked for again is another wish: `n` differs. */
export interface Goal {
  readonly message: string;
  readonly n: number;
}

export interface ThreadProps {
  readonly id: string;
  /** Null: where the unread begin, or at the end. */
  readonly goal?: Goal | null;
  /** Only looked at: nothing is marked as read, nobody is told, nothing can be changed. */
  readonly review?: boolean;
  readonly onQuote?: (message: Message) => void;
  /** Its writer alone is to be answered. */
  readonly onPrivate?: (message: Message) => void;
  readonly onEdit?: (text: string) => void;
  /** A note about a message is wanted. */
  readonly onNote?: (message: Message) => void;
}

/** The messages of one conversation. */
export function Thread(props: ThreadProps) {
  const { id, goal = null, review = false } = props;
  const desk = useDesk();
  const { say } = useWords();
  const thread = useSelect((state) => state.threads.get(id));
  const post = useSelect((state) => state.conversations.get(id)?.post);

  useEffect(() => {
    desk.show(id, goal?.message ?? null, review);
    return () => desk.show(null, null, review);
  }, [desk, id, review]);

  if (!thread || thread.piece === 0) {
    if (thread?.loading.kind === "failed") {
      const { trouble } = thread.loading;
      const title =
        trouble.kind === "absent" ? say("err.gone") : `${say("thread.failed")} ${trouble_words(trouble, say)}`;
      return (
        <PaneNote alert title={title}>
          {trouble.kind !== "absent" && (
            <Button onClick={() => void desk.reader.load_thread(id, goal?.message)}>{say("common.retry")}</Button>
          )}
        </PaneNote>
      );
    }
    return (
      <Skeleton label={say("thread.loading")}>
        <GreyBubble ours={false} wide />
        <GreyBubble ours wide={false} />
        <GreyBubble ours={false} wide={false} />
      </Skeleton>
    );
  }
  return (
    <>
      {post && <PostView post={post} />}
      <Log {...props} thread={thread} />
    </>
  );
}
