import { trouble_words, useDesk, useWords } from "@/features/desk";
import type { Pending } from "@/store/state";
import { Button } from "@/ui/button";

/** A reply that the server has not yet confirmed: on screen at once, and honest about it. */
export function PendingView({
  pending,
  platform,
  online,
  onEdit,
}: {
  pending: Pending;
  platform: string;
  online: boolean;
  onEdit: (text: string) => void;
}) {
  const desk = useDesk();
  const { say } = useWords();
  return (
    <div className="flex flex-col items-end px-3 pt-1 md:px-4" data-pending={pending.id}>
      <div className="max-w-[85%] rounded-bubble bg-ours px-3 py-2 text-ours-text opacity-80 md:max-w-[70%]">
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
            {pending.text && (
              <Button
                look="quiet"
                onClick={() => {
                  onEdit(pending.text);
                  desk.drop_pending(pending.id);
                }}
              >
                {say("action.edit")}
              </Button>
            )}
            <Button look="quiet" onClick={() => desk.drop_pending(pending.id)}>
              {say("action.delete")}
            </Button>
          </span>
        </>
      ) : (
        <span className="px-1 text-xs text-muted" data-state="pending">
          <span aria-hidden="true">○</span> {say(online ? "state.queued" : "state.waiting")}
        </span>
      )}
    </div>
  );
}
