import { useState } from "react";
import { trouble_words, useDesk, useSelect, useWords } from "@/features/desk";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import { useNow } from "@/ui/use_now";
import type { Message } from "@/wire/message";

/** Under a reply that the server holds for some seconds: how long still, and the way back. Afterwards nothing. */
export function UndoSend({ message }: { message: Message }) {
  const { say } = useWords();
  const held = useSelect((state) => state.held.get(message.id));
  if (!held) return null;
  if (held.late) {
    return (
      <span role="alert" className="px-1 text-xs text-warning">
        {say("undo.late")}
      </span>
    );
  }
  return message.state === "queued" ? <Holding id={message.id} until={held.until} /> : null;
}

function Holding({ id, until }: { id: string; until: number }) {
  const { say } = useWords();
  const left = Math.ceil((until - useNow(500)) / 1000);
  if (left <= 0) return null;
  return (
    <span className="flex items-center gap-1 px-1 text-xs text-muted" data-held={id}>
      <span className="tabular-nums">{say("undo.in", { n: left })}</span>
      <UndoButton id={id} />
    </span>
  );
}

/** Takes a reply back into the field it came from. */
export function UndoButton({ id }: { id: string }) {
  const desk = useDesk();
  const { say } = useWords();
  const [state, set_state] = useState<{ readonly busy: boolean; readonly wrong: string | null }>({
    busy: false,
    wrong: null,
  });
  const undo = async () => {
    set_state({ busy: true, wrong: null });
    try {
      await desk.writing.undo(id);
      set_state({ busy: false, wrong: null });
    } catch (error) {
      set_state({ busy: false, wrong: `${say("undo.failed")} ${trouble_words(trouble_of(error), say)}` });
    }
  };
  return (
    <>
      <Button look="quiet" aria-keyshortcuts="Control+Z" disabled={state.busy} onClick={() => void undo()}>
        {say("undo.action")}
      </Button>
      {state.wrong && (
        <span role="alert" className="text-danger">
          {state.wrong}
        </span>
      )}
    </>
  );
}
