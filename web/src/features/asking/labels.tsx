import { key_of_label, LabelDot, useLabels, useWords, useWork } from "@/features/desk";
import { Choose } from "@/ui/choose";
import type { Conversation } from "@/wire/conversation";
import { by_words } from "./colleagues";

/** The shop's labels, put on and taken off one after the other; the choice stays until it is closed. */
export function LabelPicker({ row }: { row: Conversation }) {
  const { say } = useWords();
  const work = useWork();
  const labels = useLabels();
  const on = new Set((row.labels ?? []).map(({ id }) => id));
  const sorted = [...labels].sort(
    (a, b) => (a.position ?? 10) - (b.position ?? 10) || a.name.localeCompare(b.name, "vi"),
  );
  return (
    <Choose
      label={say("labels.title")}
      placeholder={say("labels.find")}
      options={sorted.map((label) => ({
        id: label.id,
        words: label.name,
        on: on.has(label.id),
        before: <LabelDot colour={label.colour} />,
        after: <kbd className="text-xs text-muted">{key_of_label(label.position)}</kbd>,
      }))}
      match={by_words}
      none={say("labels.none")}
      onChoose={(id) => {
        const label = labels.find((one) => one.id === id);
        if (label) void work.label(row.id, label);
      }}
    />
  );
}
