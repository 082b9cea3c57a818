import { useState } from "react";
import {
  snooze_times,
  useBulkNotices,
  useDesk,
  useEscape,
  useLabels,
  useSelect,
  useStaff,
  useWords,
} from "@/features/desk";
import type { Filter } from "@/store/filter";
import { type BulkChange, type BulkDone, change_many } from "@/sync/bulk";
import { IconButton } from "@/ui/button";
import { type Choice, MenuButton } from "@/ui/pop_menu";
import type { Selection } from "./use_selection";

/** What can be done to all that are chosen, over the list. Every one of these can be undone for a while. */
export function BulkBar({ filter, selection, total }: { filter: Filter; selection: Selection; total: number | null }) {
  const desk = useDesk();
  const { say } = useWords();
  const notices = useBulkNotices();
  const [busy, be_busy] = useState(false);
  useEscape("selection", selection.clear);

  const change = async (wanted: BulkChange) => {
    const so_far: { done: BulkDone | null } = { done: null };
    be_busy(true);
    try {
      const chosen = selection.all ? { filter } : { ids: [...selection.ids] };
      const done = await change_many(desk, chosen, wanted, (now) => {
        so_far.done = now;
      });
      notices.finished(done);
      selection.clear();
      void desk.count(filter);
    } catch (error) {
      notices.failed(error, so_far.done);
    } finally {
      be_busy(false);
    }
  };

  const chosen_words =
    selection.all && total !== null
      ? say("bulk.all.chosen", { n: total })
      : say("bulk.selected", { n: selection.size });
  return (
    <div
      role="toolbar"
      aria-label={say("bulk.title")}
      aria-busy={busy || undefined}
      className="flex flex-wrap items-center gap-1 border-b border-line bg-selected px-2 py-1.5"
    >
      <p role="status" className="m-0 pl-1 text-sm font-medium">
        {busy ? say("bulk.working") : chosen_words}
      </p>
      {!selection.all && total !== null && total > selection.size && (
        <button
          type="button"
          onClick={selection.choose_all}
          className="target px-1 text-xs text-accent hover:underline"
        >
          {say("bulk.all", { n: total })}
        </button>
      )}
      <IconButton icon="close" label={say("bulk.close")} className="ml-auto" onClick={selection.clear} />
      <div className={`flex w-full flex-wrap items-center gap-1 ${busy ? "pointer-events-none opacity-60" : ""}`}>
        <Assign onChange={change} />
        <PutLabel onChange={change} />
        <Snooze onChange={change} />
        <Plain words={say("bulk.resolve")} onDo={() => void change({ status: "resolved" })} />
        <Plain words={say("bulk.read")} onDo={() => void change({ read: true })} />
      </div>
    </div>
  );
}

interface Ways {
  readonly onChange: (change: BulkChange) => Promise<void>;
}

function Plain({ words, onDo }: { words: string; onDo: () => void }) {
  return (
    <button
      type="button"
      onClick={onDo}
      className="target rounded-full border border-field bg-back px-2.5 text-xs whitespace-nowrap hover:bg-surface"
    >
      {words}
    </button>
  );
}

function Assign({ onChange }: Ways) {
  const { say } = useWords();
  const staff = useStaff();
  const my_id = useSelect((state) => state.me?.staff.id ?? "");
  const to = (assignee: string | null, label: string): Choice => ({
    key: assignee ?? "",
    label,
    run: () => void onChange({ assignee }),
  });
  const others = [...staff.values()].filter((one) => one.id !== my_id && one.active !== false);
  others.sort((a, b) => a.name.localeCompare(b.name, "vi"));
  const choices = [
    to(my_id, say("bulk.me")),
    ...others.map((one) => to(one.id, one.name)),
    to(null, say("bulk.nobody")),
  ];
  return (
    <MenuButton label={say("bulk.assign")} menu_label={say("bulk.assign")} choices={choices} className="bg-back" />
  );
}

function PutLabel({ onChange }: Ways) {
  const { say } = useWords();
  const labels = useLabels();
  const choice = (way: "labels_add" | "labels_remove") =>
    labels.map((label) => ({
      key: `${way} ${label.id}`,
      label: label.name,
      colour: label.colour ?? null,
      run: () => void onChange({ [way]: [label.id] }),
    }));
  const choices: Choice[] =
    labels.length === 0
      ? []
      : [
          { key: "on", kind: "heading", label: say("bulk.label.on") },
          ...choice("labels_add"),
          { key: "off", kind: "heading", label: say("bulk.label.off") },
          ...choice("labels_remove"),
        ];
  return (
    <MenuButton label={say("bulk.label")} menu_label={say("bulk.label")} choices={choices} className="bg-back">
      {labels.length === 0 && <p className="m-0 px-3 py-2 text-sm text-muted">{say("list.filter.none.label")}</p>}
    </MenuButton>
  );
}

function Snooze({ onChange }: Ways) {
  const { say } = useWords();
  const times = snooze_times(Date.now());
  const until = (key: string, label: string, at: number): Choice => ({
    key,
    label,
    run: () => void onChange({ snoozed_until: new Date(at).toISOString() }),
  });
  const choices = [
    until("hour", say("bulk.snooze.hour"), times.hour),
    until("tomorrow", say("bulk.snooze.tomorrow"), times.tomorrow),
    ...(times.monday === null ? [] : [until("monday", say("bulk.snooze.monday"), times.monday)]),
  ];
  return (
    <MenuButton label={say("bulk.snooze")} menu_label={say("bulk.snooze")} choices={choices} className="bg-back" />
  );
}
