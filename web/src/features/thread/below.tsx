import { platform_name, useWords } from "@/features/desk";
import type { Message } from "@/wire/message";
import { clock, exact } from "@/words/format";
import type { ThreadActions } from "./actions";
import { Again } from "./again";
import { failure_words, marks } from "./state_words";

interface Props {
  readonly message: Message;
  readonly last: boolean;
  readonly platform: string;
  readonly actions: ThreadActions;
}

/** Under a message: when, whether edited or hidden, and how far a reply got with what one can do about it. */
export function Below({ message, last, platform, actions }: Props) {
  const { say, language } = useWords();
  const ours = message.direction === "outgoing";
  const at = Date.parse(message.sent_at);
  const trouble = message.state === "failed" || message.state === "unknown";
  const extra = message.edited_at != null || message.hidden === true;
  if (!last && !trouble && !extra) return null;
  return (
    <>
      <span className="flex items-center gap-1 px-1 text-xs text-muted">
        {message.edited_at && <span>{say("thread.edited")} ·</span>}
        {message.hidden && <span>{say("thread.hidden")} ·</span>}
        <time dateTime={message.sent_at} title={exact(at, language)}>
          {clock(at, language)}
        </time>
        {ours && message.state && (
          <span data-state={message.state} className={trouble ? "font-medium text-danger" : ""}>
            · <span aria-hidden="true">{marks[message.state]}</span> {say(`state.${message.state}`)}
          </span>
        )}
      </span>
      {ours && message.failure && <Failure message={message} platform={platform} />}
      {ours && trouble && actions.edit && <Again message={message} platform={platform} onEdit={actions.edit} />}
    </>
  );
}

function Failure({ message, platform }: { message: Message; platform: string }) {
  const { say } = useWords();
  const trouble = message.state === "failed" || message.state === "unknown";
  return (
    <div className={`max-w-[85%] px-1 text-right text-xs ${trouble ? "text-danger" : "text-warning"}`}>
      {failure_words(message, platform_name(platform, say), say)}
      {message.failure?.text && (
        <details className="text-muted">
          <summary className="py-1 pointer-coarse:py-3">{say("common.details")}</summary>
          <span className="words-wrap">{message.failure.text}</span>
        </details>
      )}
    </div>
  );
}
