import { memo } from "react";
import { Link } from "wouter";
import { mark_of, platform_name, useSelect, useWords } from "@/features/desk";
import { draft_key } from "@/store/state";
import { Avatar } from "@/ui/avatar";
import { initial } from "@/words/format";
import { row_name, row_words } from "./row_words";

export const row_px = 76;

const grades = { danger: "text-danger", warning: "text-warning", none: "text-muted" } as const;

/**
 * One conversation in the list: always the same three lines, so that a new message changes texts and nothing else. Draws
 * all it subscribes to, and nothing more; where the row stands is not its business. A word that is not there is null, for an
 * empty text is written anew each time.
 */
export const Row = memo(function Row({
  id,
  open,
  reachable,
  search,
  now,
}: {
  id: string;
  open: boolean;
  reachable: boolean;
  search: string;
  now: number;
}) {
  const row = useSelect((state) => state.conversations.get(id));
  const draft = useSelect((state) => state.drafts.get(id) ?? state.drafts.get(draft_key(id, "note")) ?? "");
  const my_id = useSelect((state) => state.me?.staff.id ?? null);
  const { say, language } = useWords();
  if (!row) return null;
  const words = row_words(row, my_id, open ? "" : draft, now, language, say);
  const platform = platform_name(row.channel.platform, say);
  const unread = row.unread_count > 0;
  return (
    <Link
      href={`/inbox/${id}${search}`}
      tabIndex={reachable ? 0 : -1}
      data-row={id}
      aria-current={open ? "true" : undefined}
      aria-label={row_name(row, words, platform, say)}
      className={`flex h-full gap-3 border-b border-line px-3 py-1.5 ${open ? "bg-selected" : "hover:bg-surface"}`}
    >
      <span className="pt-1.5">
        <Avatar
          initial={initial(words.name)}
          picture={own_picture(row.customer?.avatar)}
          mark={mark_of(row.channel.platform)}
        />
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline gap-2">
          <span className={`cut flex-1 ${unread ? "font-semibold" : ""}`}>{words.name}</span>
          <span className="shrink-0 text-xs text-muted">{words.time}</span>
        </span>
        <span className="flex items-center gap-2 text-sm">
          <span className={`cut flex-1 ${unread ? "font-medium" : "text-muted"}`}>{words.line}</span>
          <span className="shrink-0 text-xs text-muted">{words.tick || null}</span>
          <span
            className={`min-w-5 shrink-0 rounded-full bg-button px-1.5 text-center text-xs font-semibold text-white ${unread ? "" : "hidden"}`}
          >
            {words.unread}
          </span>
        </span>
        <span className="cut text-xs text-muted">
          <span className={`${grades[words.grade]} ${words.grade === "danger" ? "font-medium" : ""}`}>
            {words.fact || null}
          </span>
          {words.fact && words.assignee ? " · " : null}
          <span>{words.assignee || null}</span>
        </span>
      </span>
    </Link>
  );
});

/** Only pictures of our own server are shown: the policy forbids others, and they would tell who looks. */
function own_picture(address: string | null | undefined): string | null {
  return address?.startsWith("/media/") ? address : null;
}
