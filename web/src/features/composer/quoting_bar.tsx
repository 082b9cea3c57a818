import { useWords } from "@/features/desk";
import { IconButton } from "@/ui/button";
import type { Quoting } from "./quoting";

/** What is answered, or noted upon, and the way out of it. */
export function QuotingBar({ quoting, onDone }: { quoting: Quoting; onDone: () => void }) {
  const { say } = useWords();
  const { message, mode } = quoting;
  const attached = message.attachments[0];
  const text = message.text || say(`list.${attached?.kind ?? "unsupported"}`);
  const note = mode === "note";
  return (
    <div
      className={`mb-2 flex items-center gap-2 border-l-2 px-2 text-sm ${note ? "border-note-text text-note-text" : "border-accent text-muted"}`}
    >
      <span className="cut flex-1">{say(note ? "composer.noting" : "composer.quoting", { text })}</span>
      <IconButton icon="close" label={say("composer.quoting.stop")} onClick={onDone} />
    </div>
  );
}
