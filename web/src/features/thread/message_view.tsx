import { memo, type ReactNode } from "react";
import { Link } from "wouter";
import { platform_name, useWords } from "@/features/desk";
import { IconButton } from "@/ui/button";
import type { Attachment, Message } from "@/wire/message";
import type { Say } from "@/words/catalogue";
import { clock, exact, length } from "@/words/format";
import { Again } from "./again";
import { AttachmentView } from "./attachments";
import { failure_words, marks } from "./state_words";
import { Text } from "./text";
import { UndoSend } from "./undo_send";

interface Props {
  readonly message: Message;
  readonly first: boolean;
  readonly last: boolean;
  readonly platform: string;
  readonly quoted: Message | null;
  readonly can_quote: boolean;
  readonly onOpen: (attachment: Attachment) => void;
  readonly onQuote: (message: Message) => void;
  readonly onEdit: (text: string) => void;
}

/** One message: who, what, when, and for ours how far it got. */
export const MessageView = memo(function MessageView(props: Props) {
  const { message, first, platform, quoted, can_quote, onOpen, onQuote } = props;
  const { say } = useWords();
  if (message.kind === "event" || message.author.kind === "system") return <EventLine message={message} />;
  const ours = message.direction === "outgoing";
  const name = author_name(message, platform, say);
  const bare = !message.text && message.attachments.length > 0 && !message.recalled_at;
  const look =
    message.kind === "note" ? "bg-note text-note-text" : ours ? "bg-ours text-ours-text" : "bg-theirs text-text";
  return (
    <div
      data-message={message.id}
      className={`group flex flex-col px-3 data-flash:bg-selected md:px-4 ${ours ? "items-end" : "items-start"} ${first ? "pt-2" : "pt-0.5"}`}
    >
      {first && name && <span className="px-1 text-xs text-muted">{name}</span>}
      {message.kind === "note" && first && <span className="px-1 text-xs text-note-text">{say("thread.note")}</span>}
      {quoted !== null && <Quote message={quoted} />}
      {message.reply_to && quoted === null && (
        <span className="px-1 text-xs text-muted">{say("thread.quote.absent")}</span>
      )}
      <div className={`flex max-w-[85%] items-end gap-1 md:max-w-[70%] ${ours ? "flex-row-reverse" : ""}`}>
        <div className={`min-w-0 rounded-bubble ${bare ? "" : `px-3 py-2 ${look}`}`}>
          <Body message={message} platform={platform} onOpen={onOpen} />
        </div>
        {can_quote && !message.recalled_at && (
          <IconButton
            icon="quote"
            label={say("thread.reply")}
            className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
            onClick={() => onQuote(message)}
          />
        )}
      </div>
      <Reactions message={message} />
      <Below {...props} />
      {ours && <UndoSend message={message} />}
      {message.late && <Late message={message} />}
    </div>
  );
});

function Body({
  message,
  platform,
  onOpen,
}: {
  message: Message;
  platform: string;
  onOpen: (attachment: Attachment) => void;
}) {
  const { say } = useWords();
  if (message.recalled_at) {
    return (
      <p className="m-0 italic">{say(message.direction === "outgoing" ? "thread.recalled.shop" : "thread.recalled")}</p>
    );
  }
  return (
    <div className="space-y-2">
      {message.text && <Text text={message.text} />}
      {message.attachments.map((attachment) => (
        <AttachmentView key={attachment.id} attachment={attachment} platform={platform} onOpen={onOpen} />
      ))}
      {(message.unsupported || (!message.text && message.attachments.length === 0)) && (
        <p className="m-0 text-sm italic">{say("thread.unsupported")}</p>
      )}
    </div>
  );
}

function Quote({ message }: { message: Message }) {
  const { say } = useWords();
  const attached = message.attachments[0];
  const words = message.recalled_at
    ? say("list.recalled")
    : message.text || (attached ? say(`list.${attached.kind}`) : "");
  return (
    <div className="mb-0.5 max-w-[70%] border-l-2 border-line px-2 text-xs text-muted">
      <span>{say("thread.quote")} · </span>
      <span className="line-clamp-2 words-wrap">{words}</span>
    </div>
  );
}

function Reactions({ message }: { message: Message }) {
  if (!message.reactions?.length) return null;
  const counted = new Map<string, number>();
  for (const { emoji } of message.reactions) counted.set(emoji, (counted.get(emoji) ?? 0) + 1);
  return (
    <span className="z-1 -mt-1 rounded-full border border-line bg-back px-2 text-xs">
      {[...counted].map(([emoji, n]) => (n > 1 ? `${emoji} ${n}` : emoji)).join(" ")}
    </span>
  );
}

/** Under a message: when, whether edited or hidden, and how far a reply got with what one can do about it. */
function Below({ message, last, platform, onEdit }: Props) {
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
      {ours && trouble && <Again message={message} platform={platform} onEdit={onEdit} />}
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

function Late({ message }: { message: Message }) {
  const { say } = useWords();
  const late_by = Date.parse(message.received_at) - Date.parse(message.sent_at);
  return <span className="px-1 text-xs text-warning">{say("thread.late", { time: length(late_by, say) })}</span>;
}

export function SmallLine({ text }: { text: ReactNode }) {
  return <div className="px-4 py-2 text-center text-xs text-muted">{text}</div>;
}

/** What happened, as one line; of one of our orders it leads there. */
function EventLine({ message }: { message: Message }) {
  const { say } = useWords();
  const order = message.attachments.find((one) => one.kind === "order" && one.platform_id);
  const words = small_words(message, say);
  if (!order || message.kind !== "event") return <SmallLine text={words} />;
  return (
    <SmallLine
      text={
        <Link href={`/inbox/${message.conversation_id}/orders/${order.platform_id}`} className="text-accent underline">
          {words}
          {order.text && ` · ${order.text}`}
        </Link>
      }
    />
  );
}

/** What the platform or we noted in a thread: one line, from nobody to nobody. */
function small_words(message: Message, say: Say): string {
  const attached = message.attachments[0];
  return message.text || attached?.title || (attached ? say(`list.${attached.kind}`) : say("thread.unsupported"));
}

function author_name(message: Message, platform: string, say: Say): string | null {
  switch (message.author.kind) {
    case "staff":
      return message.author.name ?? null;
    case "page":
      return message.author.name || say("thread.nativeapp", { platform: platform_name(platform, say) });
    case "bot":
      return say("thread.bot");
    case "customer":
      return message.kind === "comment" ? (message.author.name ?? null) : null;
    case "system":
      return null;
  }
}
