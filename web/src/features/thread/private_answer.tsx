import { useLayoutEffect, useRef, useState } from "react";
import { platform_name, useDesk, useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { Message } from "@/wire/message";

/** A private message to whoever wrote a comment. Each comment allows one; that is said before. */
export function PrivateAnswer({
  message,
  platform,
  onClose,
}: {
  message: Message;
  platform: string;
  onClose: () => void;
}) {
  const desk = useDesk();
  const { say } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const [empty, set_empty] = useState(true);
  useLayoutEffect(() => field.current?.focus(), []);
  const title = say("comment.private.title", { name: message.author.name || platform_name(platform, say) });
  const send = () => {
    const text = field.current?.value.trim() ?? "";
    if (text === "") return;
    desk.send(message.conversation_id, { text, attachments: [], reply_to: message.id, private_answer: true });
    onClose();
  };
  return (
    <Dialog
      label={title}
      onClose={onClose}
      className="w-full max-w-lg rounded-md border border-line bg-back p-4 text-text shadow-lg"
    >
      <h2 className="m-0 text-base font-semibold">{title}</h2>
      <blockquote className="my-2 line-clamp-3 words-wrap border-l-2 border-line px-2 text-sm text-muted">
        {message.text}
      </blockquote>
      <p id="private-once" className="m-0 mb-2 text-sm text-muted">
        {say("comment.private.once")}
      </p>
      <textarea
        ref={field}
        rows={4}
        aria-label={say("comment.private.text")}
        aria-describedby="private-once"
        className="w-full rounded-md border border-field bg-back p-2 text-base"
        onInput={(event) => set_empty(event.currentTarget.value.trim() === "")}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
          event.preventDefault();
          send();
        }}
      />
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onClose}>{say("common.cancel")}</Button>
        <Button look="main" disabled={empty} onClick={send}>
          {say("composer.send")}
        </Button>
      </div>
    </Dialog>
  );
}
