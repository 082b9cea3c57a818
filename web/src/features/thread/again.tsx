import { useState } from "react";
import { trouble_words, useDesk, useWords } from "@/features/desk";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import type { Message } from "@/wire/message";
import { clock } from "@/words/format";

/**
 * What can be done about a reply that did not arrive, or of which nobody knows: send it again, write it better, and of the
 * unknown ask once more first. An unknown one goes again only after a warning that the customer may get it twice.
 */
export function Again({
  message,
  platform,
  onEdit,
}: {
  message: Message;
  platform: string;
  onEdit: (text: string) => void;
}) {
  const desk = useDesk();
  const { say, language } = useWords();
  const [asking, ask] = useState(false);
  const [told, tell] = useState<{ readonly words: string; readonly wrong: boolean } | null>(null);
  const unknown = message.state === "unknown";
  const attempt = async (act: () => Promise<void>, done: string | null) => {
    ask(false);
    tell(null);
    try {
      await act();
      if (done) tell({ words: done, wrong: false });
    } catch (error) {
      tell({ words: trouble_words(trouble_of(error), say, platform), wrong: true });
    }
  };
  const retry = (may_double: boolean) => attempt(() => desk.retry(message.id, may_double), null);
  const discard = () => attempt(() => desk.writing.discard(message), null);
  const check = () =>
    attempt(() => desk.writing.check(message.id), say("action.checked", { time: clock(Date.now(), language) }));
  return (
    <div className="flex flex-wrap items-center justify-end">
      {unknown && (
        <Button look="quiet" onClick={() => void check()}>
          {say("action.check")}
        </Button>
      )}
      <Button look="quiet" onClick={() => (unknown ? ask(true) : void retry(false))}>
        {say("action.retry")}
      </Button>
      {message.state === "failed" && message.text && (
        <Button look="quiet" onClick={() => onEdit(message.text)}>
          {say("action.edit")}
        </Button>
      )}
      {message.state === "failed" && (
        <Button look="quiet" onClick={() => void discard()}>
          {say("action.delete")}
        </Button>
      )}
      {told && (
        <span role={told.wrong ? "alert" : "status"} className={`text-xs ${told.wrong ? "text-danger" : "text-muted"}`}>
          {told.words}
        </span>
      )}
      {asking && (
        <Confirm
          question={say("unknown.confirm")}
          yes={say("unknown.anyway")}
          no={say("common.cancel")}
          onNo={() => ask(false)}
          onYes={() => void retry(true)}
        />
      )}
    </div>
  );
}
