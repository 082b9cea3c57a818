import { trouble_words, useDesk, useWords } from "@/features/desk";
import type { Pending } from "@/store/state";
import { may_be_undone } from "@/sync/writing";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { UndoButton } from "./undo_send";

/** A reply that the server has not yet confirmed: on screen at once, and honest about it. */
export function PendingView({ pending, platform, online }: { pending: Pending; platform: string; online: boolean }) {
  const desk = useDesk();
  const { say } = useWords();
  const note = pending.kind === "note";
  return (
    <div className="flex flex-col items-end px-3 pt-1 md:px-4" data-pending={pending.id}>
      {note && <span className="px-1 text-xs text-note-text">{say("thread.note")}</span>}
      <div
        className={`max-w-[85%] rounded-bubble px-3 py-2 md:max-w-[70%] ${note ? "bg-note text-note-text" : "bg-ours text-ours-text"}`}
      >
        {pending.text && <p className="words-wrap m-0">{pending.text}</p>}
        {pending.attachments.map((attachment) => (
          <p key={attachment.id} className="m-0 text-sm italic">
            {attachment.kind === "unsupported"
              ? attachment.name
              : `${say(`list.${attachment.kind}`)} ${attachment.name ?? ""}`}
          </p>
        ))}
      </div>
      {pending.refused ? (
        <>
          <span role="alert" className="px-1 text-xs text-danger">
            <span aria-hidden="true">×</span> {say("state.failed")} · {trouble_words(pending.refused, say, platform)}
          </span>
          <span className="flex">
            <Button look="quiet" onClick={() => desk.send_again(pending.id)}>
              {say("action.retry")}
            </Button>
            <Button look="quiet" onClick={() => desk.writing.rewrite(pending)}>
              {say("action.edit")}
            </Button>
            <Button look="quiet" onClick={() => desk.drop_pending(pending.id)}>
              {say("action.delete")}
            </Button>
          </span>
        </>
      ) : (
        <span className="flex items-center gap-1 px-1 text-xs text-muted" data-state="pending">
          <Icon name="clock" size={14} /> {say(online ? "state.queued" : "state.waiting")}
          {may_be_undone(pending) && <UndoButton id={pending.id} />}
        </span>
      )}
    </div>
  );
}
