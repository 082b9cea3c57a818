import { memo } from "react";
import { platform_name, useWords } from "@/features/desk";
import { Button, IconButton } from "@/ui/button";
import type { Message } from "@/wire/message";
import type { Say } from "@/words/catalogue";
import { clock, exact, length } from "@/words/format";
import type { ThreadActions } from "./actions";
import { AttachmentView } from "./attachments";
import { Below } from "./below";
import { EventLine } from "./event_line";
import { Text } from "./text";
import { UndoSend } from "./undo_send";

interface Props {
  readonly message: Message;
  readonly first: boolean;
  readonly last: boolean;
  readonly platform: string;
  readonly quoted: Message | null;
  readonly can_quote: boolean;
  readonly can_answer_privately: boolean;
  /** Stands out for a moment: somebody asked to see it. */
  readonly flashed: boolean;
  readonly actions: ThreadActions;
}

/** One message: who, what, when, and for ours how far it got. */
export const MessageView = memo(function MessageView(props: Props) {
  const { message, first, platform, actions } = props;
  const { say, language } = useWords();
  if (is_small(message)) return <EventLine message={message} />;
  const ours = message.direction === "outgoing";
  const name = author_name(message, platform, say);
  const spoken = `${name ?? say("thread.customer")}, ${clock(Date.parse(message.sent_at), language)}`;
  return (
    <article
      data-message={message.id}
      data-flash={props.flashed ? "yes" : undefined}
      // Arrows walk from one to the next; whoever tabs comes to the buttons only.
      tabIndex={-1}
      aria-label={message.kind === "note" ? `${say("thread.note")}, ${spoken}` : spoken}
      className={`group flex flex-col px-3 data-flash:bg-selected md:px-4 ${ours ? "items-end" : "items-start"} ${first ? "pt-2" : "pt-0.5"}`}
    >
      {first && name && <span className="px-1 text-xs text-muted">{name}</span>}
      {message.kind === "note" && first && <span className="px-1 text-xs text-note-text">{say("thread.note")}</span>}
      {message.reply_to && <Quote {...props} />}
      <div className={`flex max-w-[85%] items-end gap-1 md:max-w-[70%] ${ours ? "flex-row-reverse" : ""}`}>
        <Bubble {...props} />
        <Handles {...props} />
      </div>
      <Reactions message={message} />
      <Below {...props} />
      {ours && <UndoSend message={message} />}
      {message.late && <Late message={message} />}
      {props.can_answer_privately && message.direction === "incoming" && !message.recalled_at && (
        <span className="flex">
          {actions.quote && (
            <Button look="quiet" onClick={() => actions.quote?.(message)}>
              {say("comment.public")}
            </Button>
          )}
          {actions.answer_privately && (
            <Button look="quiet" onClick={() => actions.answer_privately?.(message)}>
              {say("comment.private")}
            </Button>
          )}
        </span>
      )}
    </article>
  );
});

/** A line of what happened, which nobody has said. */
export function is_small(message: Message): boolean {
  return message.kind === "event" || message.author.kind === "system";
}

function Bubble({ message, platform, actions }: Props) {
  const { say } = useWords();
  const bare = !message.text && message.attachments.length > 0 && !message.recalled_at;
  const look =
    message.kind === "note"
      ? "bg-note text-note-text"
      : message.direction === "outgoing"
        ? "bg-ours text-ours-text"
        : "bg-theirs text-text";
  const recalled = message.direction === "outgoing" ? "thread.recalled.shop" : "thread.recalled";
  return (
    <div className={`min-w-0 rounded-bubble ${bare ? "" : `px-3 py-2 ${look}`}`}>
      {message.recalled_at ? (
        <p className="m-0 italic">{say(recalled)}</p>
      ) : (
        <div className="space-y-2">
          {message.text && <Text text={message.text} mentions={message.mentions?.map(({ name }) => name)} />}
          {message.attachments.map((attachment) => (
            <AttachmentView
              key={attachment.id}
              attachment={attachment}
              platform={platform}
              active={actions.edit !== null}
              onOpen={(shown) => actions.open(message, shown)}
            />
          ))}
          {(message.unsupported || (!message.text && message.attachments.length === 0)) && (
            <p className="m-0 text-sm italic">{say("thread.unsupported")}</p>
          )}
        </div>
      )}
    </div>
  );
}

/** Beside the bubble. A finger has the menu alone, so that two targets do not lie in its way. */
function Handles({ message, can_quote, can_answer_privately, actions }: Props) {
  const { say } = useWords();
  const shy = "opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100 focus-visible:opacity-100";
  return (
    <span className="flex shrink-0">
      {can_quote && !can_answer_privately && actions.quote && !message.recalled_at && (
        <IconButton
          icon="quote"
          label={say("thread.reply")}
          className={`${shy} pointer-coarse:hidden`}
          onClick={() => actions.quote?.(message)}
        />
      )}
      <IconButton
        icon="more"
        label={say("thread.menu")}
        aria-haspopup="menu"
        className={`${shy} pointer-coarse:opacity-100`}
        onClick={(event) => actions.menu(message, event.currentTarget)}
      />
    </span>
  );
}

/** What this answers. It leads there, however far back that is. */
function Quote({ message, quoted, actions }: Props) {
  const { say } = useWords();
  const attached = quoted?.attachments[0];
  const said = quoted?.recalled_at
    ? say("list.recalled")
    : quoted?.text || (attached ? say(`list.${attached.kind}`) : "");
  return (
    <button
      type="button"
      title={say("thread.quote.jump")}
      onClick={() => message.reply_to && actions.jump(message.reply_to)}
      className="mb-0.5 max-w-[70%] border-l-2 border-line px-2 py-1 text-left text-xs text-muted hover:text-text"
    >
      {quoted ? (
        <>
          <span>{`${say("thread.quote")}: `}</span>
          <span className="line-clamp-2 words-wrap">{said}</span>
        </>
      ) : (
        say("thread.quote.elsewhere")
      )}
    </button>
  );
}

function Reactions({ message }: { message: Message }) {
  const { say } = useWords();
  if (!message.reactions?.length) return null;
  const counted = new Map<string, number>();
  for (const { emoji } of message.reactions) counted.set(emoji, (counted.get(emoji) ?? 0) + 1);
  const list = [...counted].map(([emoji, n]) => (n > 1 ? `${emoji} ${n}` : emoji)).join(" ");
  return (
    <span
      title={say("thread.reactions", { list })}
      className="z-1 -mt-1 rounded-full border border-line bg-back px-2 text-xs"
    >
      {list}
    </span>
  );
}

function Late({ message }: { message: Message }) {
  const { say, language } = useWords();
  const received = Date.parse(message.received_at);
  return (
    <span
      title={say("thread.late.why", { time: exact(received, language) })}
      className="flex items-center gap-1 px-1 text-xs text-warning"
    >
      {say("thread.late", { time: length(received - Date.parse(message.sent_at), say) })}
    </span>
  );
}

export function author_name(message: Message, platform: string, say: Say): string | null {
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
