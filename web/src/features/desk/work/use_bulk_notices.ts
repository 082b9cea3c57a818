import { trouble_words } from "@/features/desk/troubles";
import { useDesk } from "@/features/desk/use_desk";
import { useWords } from "@/features/desk/use_words";
import { type BulkDone, undo_many } from "@/sync/bulk";
import { trouble_of } from "@/sync/desk";
import { toasts } from "@/ui/toast_box";

/** One notice of what was done to many, with the way back; the same notice says what became of that. */
export function useBulkNotices() {
  const desk = useDesk();
  const { say } = useWords();

  const tell = (done: BulkDone, words: string) => {
    const action = { label: say("common.undo"), run: () => void undo(done) };
    toasts.show({ words, tag: "bulk", ...(done.changed > 0 ? { action } : {}) });
  };
  const undo = async (done: BulkDone) => {
    try {
      const { restored, kept } = await undo_many(desk, done);
      const words = kept > 0 ? "bulk.undone.some" : "bulk.undone";
      toasts.show({ words: say(words, { n: restored, m: kept }), tag: "bulk" });
    } catch (error) {
      failed(error, null);
    }
  };
  /** What was done before the failure stays done, and can be undone. */
  const failed = (error: unknown, done: BulkDone | null) => {
    const words = `${say("bulk.failed")} ${trouble_words(trouble_of(error), say)}`;
    if (done && done.changed > 0) tell(done, `${say("bulk.done", { n: done.changed })} ${words}`);
    else toasts.show({ words, tag: "bulk", look: "trouble" });
  };
  const finished = (done: BulkDone) => {
    const words = done.changed === 0 ? "bulk.none" : done.skipped > 0 ? "bulk.done.some" : "bulk.done";
    tell(done, say(words, { n: done.changed, m: done.skipped }));
  };
  return { finished, failed };
}
