import { useLocation } from "wouter";
import { type Action, useSelect, useWords, useWork, work_items } from "@/features/desk";
import type { IconName } from "@/ui/icons";
import { type Choice, PopMenu, type Spot } from "@/ui/pop_menu";
import type { Selection } from "./use_selection";

const icons: Partial<Record<Action, IconName>> = {
  claim: "user",
  assign: "people",
  "hand.over": "note",
  resolve: "check",
  reopen: "inbox",
  pending: "clock",
  snooze: "alarm",
  labels: "bookmark",
  priority: "flag",
  unread: "eye",
};

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
  const choices: Choice[] = [
    { key: "open", icon: "chat", label: say("row.open"), run: () => go(`/inbox/${id}${search}`) },
    ...work_items(row, my_id, work, say).map((item) => ({
      key: item.id,
      icon: icons[item.id] ?? "dots",
      label: item.words,
      note: item.keys,
      run: item.run,
    })),
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
