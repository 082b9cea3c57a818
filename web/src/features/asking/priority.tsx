import { priorities, useWords, useWork } from "@/features/desk";
import { Choose } from "@/ui/choose";
import type { Conversation } from "@/wire/conversation";
import { by_words } from "./colleagues";

export function PriorityPicker({ row, onDone }: { row: Conversation; onDone: () => void }) {
  const { say } = useWords();
  const work = useWork();
  return (
    <Choose
      label={say("priority.title")}
      placeholder={say("priority.title")}
      options={priorities.map((level) => ({
        id: String(level),
        words: say(`priority.${level}`),
        on: level === (row.priority ?? 0),
      }))}
      match={by_words}
      none=""
      onChoose={(id) => {
        onDone();
        const level = priorities.find((one) => String(one) === id);
        if (level !== undefined && level !== (row.priority ?? 0)) void work.priority(row.id, level);
      }}
    />
  );
}
