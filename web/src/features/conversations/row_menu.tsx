import { useLocation } from "wouter";
import { ask_for, useSelect, useWords, useWork } from "@/features/desk";
import { type Choice, PopMenu, type Spot } from "@/ui/pop_menu";
import type { Selection } from "./use_selection";

/** What can be done with one row, without opening it. */
export function RowMenu({
  id,
  at,
  search,
  selection,
  onClose,
}: {
  id: string;
  at: Spot;
  search: string;
  selection: Selection;
  onClose: () => void;
}) {
  const { say } = useWords();
  const work = useWork();
  const [, go] = useLocation();
  const row = useSelect((state) => state.conversations.get(id));
  const my_id = useSelect((state) => state.me?.staff.id ?? null);
  if (!row) return null;
  const done = row.status === "resolved";
  const choices: Choice[] = [
    { key: "open", icon: "chat", label: say("row.open"), run: () => go(`/inbox/${id}${search}`) },
    ...(row.assignee?.id === my_id
      ? []
      : [{ key: "claim", icon: "people", label: say("row.claim"), run: () => void work.claim(id) } as const]),
    { key: "assign", icon: "people", label: say("row.assign"), run: () => ask_for("assign", id) },
    done
      ? { key: "reopen", icon: "inbox", label: say("row.reopen"), run: () => void work.reopen(id) }
      : { key: "resolve", icon: "check", label: say("row.resolve"), run: () => void work.resolve(id) },
    { key: "snooze", icon: "alarm", label: say("row.snooze"), run: () => ask_for("snooze", id) },
    { key: "unread", icon: "eye", label: say("row.unread"), run: () => void work.unread(id) },
    { key: "labels", icon: "bookmark", label: say("row.labels"), run: () => ask_for("labels", id) },
    { key: "priority", icon: "flag", label: say("row.priority"), run: () => ask_for("priority", id) },
    {
      key: "select",
      icon: "box_checked",
      label: say(selection.ids.has(id) ? "row.unselect" : "row.select"),
      run: () => selection.toggle(id),
    },
  ];
  return (
    <PopMenu
      label={say("row.menu", { name: row.customer?.name || say("list.nobody") })}
      at={at}
      choices={choices}
      onClose={onClose}
    />
  );
}
