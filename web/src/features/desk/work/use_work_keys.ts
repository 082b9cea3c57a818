import { run } from "@/features/desk/keys/registry";
import { useAction } from "@/features/desk/keys/use_action";
import { useDesk } from "@/features/desk/use_desk";
import { ask_for } from "./asking";
import { useWork } from "./use_work";

/** The keys of an open conversation. */
export function useWorkKeys(id: string): void {
  const desk = useDesk();
  const work = useWork();
  const row = () => desk.store.get().conversations.get(id);
  useAction("claim", () => void work.claim(id));
  useAction("assign", () => ask_for("assign", id));
  useAction("hand.over", () => ask_for("hand over", id));
  useAction("resolve", () => void work.resolve(id));
  useAction("resolve.next", () => {
    // First on, while the list still knows what comes after it.
    run("conversation.next");
    void work.resolve(id);
  });
  useAction("reopen", () => void work.reopen(id));
  useAction("pending", () => void work.pending(id));
  useAction("snooze", () => ask_for("snooze", id));
  useAction("labels", () => ask_for("labels", id));
  useAction("label.toggle", ({ code }) => {
    if (row()) void work.label_number(id, Number(code.slice(-1)));
  });
  useAction("priority", () => ask_for("priority", id));
  useAction("unread", () => void work.unread(id));
}
