import { memo, useMemo } from "react";
import { mark_of, platform_name, useSelect, useWords } from "@/features/desk";
import { draft_key, type State } from "@/store/state";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icons";
import { Dot } from "@/ui/pop_menu";
import { exact, initial } from "@/words/format";
import { labels_shown, type Patience, row_name, row_words } from "./row_words";

export const row_px = 76;

const grades = {
  danger: "text-danger font-medium",
  warning: "text-warning font-medium",
  none: "text-muted",
} as const;

/**
 * One conversation in the list: always the same three lines, so that a new message changes texts and nothing else. Draws
 * all it subscribes to, and nothing more; where the row stands is not its business. A word that is not there is null, for an
 * empty text is written anew each time.
 */
export const Row = memo(function Row({
  id,
  open,
  reachable,
  chosen,
  choosing,
  search,
  now,
  my_id,
  patience,
}: {
  id: string;
  open: boolean;
  reachable: boolean;
  /** Chosen for what is done to many at once; `choosing`: some are. */
  chosen: boolean;
  choosing: boolean;
  search: string;
  now: number;
  my_id: string | null;
  patience: Patience;
}) {
  const row = useSelect((state) => state.conversations.get(id));
  const draft = useSelect((state) => state.drafts.get(id) ?? state.drafts.get(draft_key(id, "note")) ?? "");
  const present = useSelect((state) => who_is_at(state, id));
  const { say, language } = useWords();
  const face = initial(row?.customer?.name || say("list.nobody"));
  const picture = own_picture(row?.customer?.avatar);
  const platform_id = row?.channel.platform ?? "";
  // What no message changes is not even looked at again.
  const avatar = useMemo(
    () => <Avatar initial={face} picture={picture} mark={mark_of(platform_id)} />,
    [face, picture, platform_id],
  );
  const box = useMemo(() => <Icon name={chosen ? "box_checked" : "box_empty"} />, [chosen]);
  if (!row) return null;
  const words = row_words(row, my_id, open ? "" : draft, now, language, say, patience);
  const platform = platform_name(row.channel.platform, say);
  const unread = row.unread_count > 0;
  const at = Date.parse(row.last_message_at ?? "");
  const labels = row.labels ?? [];
  const [presence, ...colleague] = present.split(" ");
  const name = colleague.join(" ");
  const present_words = present ? say(presence === "writing" ? "list.writing" : "list.reading", { name }) : null;
  const hearing = [row_name(row, words, platform, say), present_words, chosen ? say("list.selected") : ""];
  return (
    <>
      <a
        href={`/inbox/${id}${search}`}
        tabIndex={reachable ? 0 : -1}
        data-row={id}
        aria-current={open ? "true" : undefined}
        aria-label={hearing.filter(Boolean).join(", ")}
        className={`group/row flex h-full gap-3 border-b border-line px-3 py-1.5 ${open || chosen ? "bg-selected" : "bg-back hover:bg-surface"}`}
      >
        <span className="pt-1.5">{avatar}</span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-center gap-1.5">
            <span className={`cut flex-1 ${unread ? "font-semibold" : ""}`}>{words.name}</span>
            {present_words && (
              <span
                title={present_words}
                className={`relative inline-flex size-5 shrink-0 items-center justify-center rounded-full border bg-surface text-xs leading-none text-muted ${presence === "writing" ? "border-2 border-accent" : "border-line"}`}
              >
                {initial(name)}
                <span className="absolute -right-1 -bottom-1 rounded-full bg-back text-accent">
                  <Icon name={presence === "writing" ? "edit" : "eye"} size={10} />
                </span>
              </span>
            )}
            {(row.priority ?? 0) > 0 && (
              <span title={say("list.priority")} className="shrink-0 text-danger">
                <Icon name="flag" size={14} />
              </span>
            )}
            <span
              title={Number.isNaN(at) ? undefined : exact(at, language)}
              className="shrink-0 text-xs text-muted tabular-nums"
            >
              {words.time}
            </span>
          </span>
          <span className="flex items-center gap-2 text-sm">
            <span className={`cut flex-1 ${words.draft ? "text-accent" : unread ? "font-medium" : "text-muted"}`}>
              {words.line}
            </span>
            <span className="shrink-0 text-xs text-muted">{words.tick || null}</span>
            <span
              className={`min-w-5 shrink-0 rounded-full bg-button px-1.5 text-center text-xs font-semibold text-white ${unread ? "" : "hidden"}`}
            >
              {words.unread || null}
            </span>
          </span>
          <span className="flex min-w-0 items-center gap-1.5 text-xs text-muted">
            <span className="cut">
              <span className={grades[words.grade]}>{words.fact || null}</span>
              {words.fact && words.assignee ? " · " : null}
              <span>{words.assignee || null}</span>
            </span>
            {labels.slice(0, labels_shown).map((label) => (
              <span
                key={label.id}
                className="inline-flex min-w-0 max-w-24 items-center gap-1 rounded-full border border-line px-1.5"
              >
                <Dot colour={label.colour} />
                <span className="cut">{label.name}</span>
              </span>
            ))}
            {labels.length > labels_shown && (
              <span className="shrink-0">
                {"+"}
                {labels.length - labels_shown}
              </span>
            )}
          </span>
        </span>
      </a>
      {/* Over the face: a second stop for the mouse, none for Tab, since Space does the same. */}
      {/* biome-ignore lint/a11y/useSemanticElements: it looks like the face it lies on, and the list handles its press */}
      <button
        type="button"
        role="checkbox"
        aria-checked={chosen}
        aria-label={say("list.select", { name: words.name })}
        tabIndex={-1}
        data-choose={id}
        className={`absolute top-1 left-1 flex size-14 items-center justify-center rounded-md text-accent hover:opacity-100 focus:opacity-100 ${open || chosen ? "bg-selected" : "bg-back"} ${choosing ? "" : "opacity-0 max-md:hidden"}`}
      >
        {box}
      </button>
    </>
  );
});

/** The colleague at a conversation: `writing Lan`, `reading Lan`, or nobody. Who writes is told before who reads. */
function who_is_at({ presence }: State, id: string): string {
  let reading = "";
  for (const { conversation_id, typing, staff } of presence.values()) {
    if (conversation_id !== id) continue;
    if (typing) return `writing ${staff.name}`;
    reading = `reading ${staff.name}`;
  }
  return reading;
}

/** Only pictures of our own server are shown: the policy forbids others, and they would tell who looks. */
function own_picture(address: string | null | undefined): string | null {
  return address?.startsWith("/media/") ? address : null;
}
