import type { Asking } from "@/features/desk";
import { useSelect, useWords } from "@/features/desk";
import { Confirm } from "@/ui/dialog";
import { FormDialog } from "@/ui/form_dialog";
import { AssignPicker } from "./assign";
import { HandOver } from "./hand_over";
import { LabelPicker } from "./labels";
import { PriorityPicker } from "./priority";
import { SnoozePicker } from "./snooze";

const titles = {
  assign: "assign.title",
  "hand over": "hand.title",
  snooze: "snooze.title",
  labels: "labels.title",
  priority: "priority.title",
} as const;

/** Asks what has to be chosen before something is done to a conversation; who asked, a thread or a row, does not matter. */
export function Asker({ asking, onClose }: { asking: NonNullable<Asking>; onClose: () => void }) {
  const { say } = useWords();
  const row = useSelect((state) => state.conversations.get(asking.id));
  if (asking.what === "held") {
    const { question, yes, go_on } = asking;
    const go = () => {
      onClose();
      go_on();
    };
    return <Confirm question={question} yes={yes} no={say("common.cancel")} onYes={go} onNo={onClose} />;
  }
  if (!row) return null;
  const given = { row, onDone: onClose };
  return (
    <FormDialog title={say(titles[asking.what])} close={say("common.close")} onClose={onClose}>
      {asking.what === "assign" && <AssignPicker {...given} />}
      {asking.what === "hand over" && <HandOver {...given} />}
      {asking.what === "snooze" && <SnoozePicker {...given} />}
      {asking.what === "labels" && <LabelPicker {...given} />}
      {asking.what === "priority" && <PriorityPicker {...given} />}
    </FormDialog>
  );
}
