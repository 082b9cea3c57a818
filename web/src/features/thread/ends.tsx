import { useDesk, useWords } from "@/features/desk";
import type { Thread } from "@/store/state";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { SmallLine } from "./event_line";

/** Above the oldest line and below the newest that is here: more is coming, could not come, or this is where it began. */
export function End({ id, thread, at }: { id: string; thread: Thread; at: "older" | "newer" }) {
  const desk = useDesk();
  const { say } = useWords();
  const more = (at === "older" ? thread.oldest : thread.newest) !== null;
  if (thread[at].kind === "failed") {
    return (
      <SmallLine
        text={
          <>
            {say(at === "older" ? "thread.older.failed" : "thread.newer.failed")}{" "}
            <Button
              look="quiet"
              onClick={() => void (at === "older" ? desk.reader.load_older(id) : desk.reader.load_newer(id))}
            >
              {say("common.retry")}
            </Button>
          </>
        }
      />
    );
  }
  if (more) return <SmallLine text={say("list.more")} />;
  return at === "older" && thread.messages.size > 0 ? <SmallLine text={say("thread.begin")} /> : null;
}

/** The way down, and how much is new there. */
export function ToNewest({ unseen, onGo }: { unseen: number; onGo: () => void }) {
  const { say } = useWords();
  return (
    <button
      type="button"
      onClick={onGo}
      className="target absolute bottom-3 left-1/2 flex -translate-x-1/2 items-center gap-1 rounded-full border border-line bg-back px-3 text-sm text-accent shadow-md"
    >
      <Icon name="down" size={16} />
      {unseen > 0 ? say("thread.new", { n: unseen }) : say("thread.latest")}
    </button>
  );
}
