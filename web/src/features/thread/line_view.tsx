import { useWords } from "@/features/desk";
import { useNow } from "@/ui/use_now";
import type { Message } from "@/wire/message";
import { day_heading } from "@/words/format";
import type { ThreadActions } from "./actions";
import { SmallLine } from "./event_line";
import type { Line } from "./lines";
import { MessageView } from "./message_view";
import { PendingView } from "./pending_view";

/** What all lines of a thread are drawn with. */
export interface Drawing {
  readonly platform: string;
  readonly can_quote: boolean;
  readonly can_answer_privately: boolean;
  readonly online: boolean;
  readonly flashed: string | null;
  readonly by_id: ReadonlyMap<string, Message>;
  readonly actions: ThreadActions;
}

export function LineView({ line, drawing }: { line: Line; drawing: Drawing }) {
  switch (line.kind) {
    case "day":
      return <Day at={line.at} />;
    case "unread":
      return <UnreadMark />;
    case "pending":
      return <PendingView pending={line.pending} platform={drawing.platform} online={drawing.online} />;
    case "message": {
      const { message, first, last } = line;
      return (
        <MessageView
          message={message}
          first={first}
          last={last}
          platform={drawing.platform}
          quoted={message.reply_to ? (drawing.by_id.get(message.reply_to) ?? null) : null}
          can_quote={drawing.can_quote && message.direction === "incoming"}
          can_answer_privately={drawing.can_answer_privately}
          flashed={drawing.flashed === message.id}
          actions={drawing.actions}
        />
      );
    }
  }
}

function Day({ at }: { at: number }) {
  const { say, language } = useWords();
  const now = useNow(60_000);
  return <SmallLine text={day_heading(at, now, language, say)} />;
}

function UnreadMark() {
  const { say } = useWords();
  return (
    <div className="flex items-center gap-3 px-4 py-2 text-xs font-medium text-accent">
      <span className="h-px flex-1 bg-accent" />
      {say("thread.unread")}
      <span className="h-px flex-1 bg-accent" />
    </div>
  );
}
