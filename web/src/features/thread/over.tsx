import { useMemo } from "react";
import { useWords } from "@/features/desk";
import { later } from "@/later";
import type { Thread } from "@/store/state";
import { copy } from "@/ui/copy";
import { type Choice, PopMenu } from "@/ui/pop_menu";
import type { Message } from "@/wire/message";
import type { Drawing } from "./line_view";

const Lightbox = later(async () => (await import("./lightbox")).Lightbox);
const Why = later(async () => (await import("./why")).Why);

/** What stands over a thread: one thing at a time. */
export type Over =
  | {
      readonly kind: "menu";
      readonly message: Message;
      readonly at: { readonly left: number; readonly top: number; readonly bottom: number };
    }
  | { readonly kind: "picture"; readonly message: Message; readonly picture: string }
  | { readonly kind: "why"; readonly message: Message };

interface Props {
  readonly id: string;
  readonly over: Over;
  readonly thread: Thread;
  readonly messages: readonly Message[];
  readonly drawing: Drawing;
  readonly onOver: (over: Over | null) => void;
  readonly onNote?: (message: Message) => void;
  readonly announce: (words: string) => void;
}

export function OverThread(props: Props) {
  const { id, over, thread, messages, drawing, onOver } = props;
  const close = useMemo(() => () => onOver(null), [onOver]);
  switch (over.kind) {
    case "menu":
      return <MessageMenu {...props} over={over} close={close} />;
    case "picture":
      return (
        <Lightbox
          id={id}
          message={over.message}
          picture={over.picture}
          loaded={messages}
          whole={{ older: thread.oldest === null, newer: thread.newest === null }}
          onQuote={drawing.can_quote ? drawing.actions.quote : null}
          onClose={close}
        />
      );
    case "why":
      return <Why message={over.message} platform={drawing.platform} onClose={close} />;
  }
}

/** What can be done with a message. */
function MessageMenu({
  over,
  drawing,
  onOver,
  onNote,
  announce,
  close,
}: Props & { over: Extract<Over, { kind: "menu" }>; close: () => void }) {
  const { say } = useWords();
  const { message, at } = over;
  const { quote, answer_privately } = drawing.actions;
  const incoming = message.direction === "incoming" && !message.recalled_at;
  const copied = async (text: string) => {
    if (await copy(text)) announce(say("thread.copied"));
  };
  const private_too = drawing.can_answer_privately && incoming && answer_privately;
  const choices: (Choice | null | false)[] = [
    drawing.can_quote && incoming && quote
      ? {
          key: "quote",
          label: say(private_too ? "comment.public" : "thread.reply"),
          icon: "quote",
          run: () => quote(message),
        }
      : null,
    private_too
      ? { key: "private", label: say("comment.private"), icon: "chat", run: () => answer_privately(message) }
      : null,
    message.text !== "" && {
      key: "copy",
      label: say("thread.copy"),
      icon: "copy",
      run: () => void copied(message.text),
    },
    {
      key: "link",
      label: say("thread.copy.link"),
      icon: "from",
      run: () => void copied(`${location.origin}/inbox/${message.conversation_id}/m/${message.id}`),
    },
    onNote ? { key: "note", label: say("thread.add.note"), icon: "edit", run: () => onNote(message) } : null,
    { key: "why", label: say("why"), icon: "eye", run: () => onOver({ kind: "why", message }) },
  ];
  return <PopMenu label={say("thread.menu")} at={at} choices={choices.filter((choice) => !!choice)} onClose={close} />;
}
