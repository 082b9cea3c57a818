import {
  type Action,
  aria_keys,
  ask_for,
  LabelDot,
  useSelect,
  useWords,
  useWork,
  useWorkKeys,
  with_key,
  work_items,
} from "@/features/desk";
import { Icon, type IconName } from "@/ui/icons";
import { MenuButton } from "@/ui/menu";
import type { Conversation } from "@/wire/conversation";
import { exact } from "@/words/format";

/** What is done with the open conversation: the usual things as buttons, all of them in a menu and by keys. */
export function HeaderActions({ row }: { row: Conversation }) {
  const { say } = useWords();
  const work = useWork();
  const me = useSelect((state) => state.me?.staff.id ?? null);
  useWorkKeys(row.id);
  const done = row.status === "resolved";
  return (
    <div className="flex items-center gap-1">
      {!row.assignee && <Do action="claim" words={say("work.claim")} onDo={() => void work.claim(row.id)} wide_only />}
      <Do
        action="assign"
        icon="user"
        words={row.assignee?.name ?? say("work.assign")}
        onDo={() => ask_for("assign", row.id)}
        wide_only
      />
      <Do action="snooze" icon="clock" words={say("work.snooze")} onDo={() => ask_for("snooze", row.id)} wide_only />
      <Do
        action={done ? "reopen" : "resolve"}
        icon={done ? "inbox" : "check"}
        words={say(done ? "work.reopen" : "work.done")}
        onDo={() => void (done ? work.reopen(row.id) : work.resolve(row.id))}
      />
      <MenuButton icon="dots" label={say("work.menu")} items={work_items(row, me, work, say)} />
    </div>
  );
}

/** A button whose word is left to its tooltip where there is no room for it. */
function Do({
  action,
  icon,
  words,
  onDo,
  wide_only = false,
}: {
  action: Action;
  icon?: IconName;
  words: string;
  onDo: () => void;
  /** A phone has it in the menu. */
  wide_only?: boolean;
}) {
  const { say } = useWords();
  const name = say(row_label[action as keyof typeof row_label]);
  return (
    <button
      type="button"
      data-action={action}
      aria-label={words === name || action !== "assign" ? name : `${name} ${words}`}
      title={with_key(name, action)}
      aria-keyshortcuts={aria_keys(action)}
      onClick={onDo}
      className={`target items-center justify-center gap-1 rounded-md border border-line px-2 text-sm hover:bg-surface ${wide_only ? "hidden md:inline-flex" : "inline-flex"}`}
    >
      {icon && <Icon name={icon} size={16} />}
      <span className={icon ? "hidden max-w-28 @xl:block cut" : "cut"}>{words}</span>
    </button>
  );
}

const row_label = {
  claim: "keys.claim",
  assign: "keys.assign",
  snooze: "keys.snooze",
  resolve: "keys.resolve",
  reopen: "keys.reopen",
} as const;

/** How the conversation stands, where it is not as usual: waiting, asleep, done, urgent; and its labels. */
export function HeaderMarks({ row }: { row: Conversation }) {
  const { say, language } = useWords();
  const status =
    row.status === "snoozed" && row.snoozed_until
      ? say("status.until", { time: exact(Date.parse(row.snoozed_until), language) })
      : row.status === "open"
        ? null
        : say(`status.${row.status}`);
  const level = row.priority ?? 0;
  return (
    <>
      {status && <span className="shrink-0 rounded-full bg-surface px-2 text-xs text-info">{status}</span>}
      {(level === 1 || level === 2 || level === 3) && (
        <span className="shrink-0 rounded-full bg-warning-back px-2 text-xs text-warning">
          {say(`priority.${level}`)}
        </span>
      )}
      {(row.labels ?? []).map((label) => (
        <span
          key={label.id}
          className="inline-flex shrink-0 items-center gap-1 rounded-full border border-line px-2 text-xs"
        >
          <LabelDot colour={label.colour} />
          {label.name}
        </span>
      ))}
    </>
  );
}
