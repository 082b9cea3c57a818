import { useStaff, useWords, useWork } from "@/features/desk";
import { Choose, type Option } from "@/ui/choose";
import type { Conversation } from "@/wire/conversation";
import { by_words, useColleagueOptions } from "./colleagues";

const nobody = "nobody";

/** To whom a conversation is given: who is here, and how much they have to do, can be seen beforehand. */
export function AssignPicker({ row, onDone }: { row: Conversation; onDone: () => void }) {
  const { say } = useWords();
  const work = useWork();
  const staff = useStaff();
  const colleagues = useColleagueOptions();
  const options: readonly Option[] = [
    ...colleagues.map((one) => ({ ...one, on: one.id === row.assignee?.id })),
    ...(row.assignee ? [{ id: nobody, words: say("assign.nobody") }] : []),
  ];
  return (
    <Choose
      label={say("assign.title")}
      placeholder={say("assign.find")}
      options={options}
      match={by_words}
      none={colleagues.length === 0 ? say("assign.loading") : say("assign.none")}
      onChoose={(id) => {
        onDone();
        const chosen = staff.get(id);
        if (id === nobody) void work.assign(row.id, null);
        else if (chosen && chosen.id !== row.assignee?.id) void work.assign(row.id, chosen);
      }}
    />
  );
}
