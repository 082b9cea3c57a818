import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import { mark_of, platform_name } from "@/features/desk";
import type { HistoryItem } from "@/wire/history";
import { exact, length, row_time } from "@/words/format";
import { SnippetView } from "./snippet_view";

/** One conversation found: who, when, how it stands, who of us wrote, and the line it was found for. */
export function HistoryRow({
  item,
  href,
  open,
  searched,
  now,
}: {
  item: HistoryItem;
  href: string;
  open: boolean;
  searched: boolean;
  now: number;
}) {
  const { say, language } = useShopWords();
  const { conversation, hit, staff } = item;
  const mark = mark_of(conversation.channel.platform);
  const platform = platform_name(conversation.channel.platform, say);
  const at = Date.parse(hit?.sent_at ?? conversation.last_message_at ?? "");
  const names = staff.map(({ name }) => name).join(", ");
  const who = names || conversation.assignee?.name || say("history.nobody");
  return (
    <Link
      href={href}
      data-history={conversation.id}
      aria-current={open ? "true" : undefined}
      className={`flex min-h-14 flex-col justify-center gap-x-4 gap-y-0.5 border-b border-line px-4 py-2 text-sm @3xl:flex-row @3xl:items-center ${open ? "bg-selected" : "hover:bg-surface"}`}
    >
      <span className="flex min-w-0 items-center gap-2 @3xl:w-72 @3xl:shrink-0">
        {mark.image ? (
          <img src={mark.image} alt={platform} width={16} height={16} className="shrink-0" />
        ) : (
          <span className="shrink-0 text-xs text-muted">{platform}</span>
        )}
        <span className="cut flex-1 font-medium">{conversation.customer?.name || say("list.nobody")}</span>
        {!Number.isNaN(at) && (
          <time
            dateTime={new Date(at).toISOString()}
            title={exact(at, language)}
            className="shrink-0 text-xs text-muted tabular-nums"
          >
            {row_time(at, now, language, say)}
          </time>
        )}
      </span>
      <span className="words-wrap line-clamp-2 min-w-0 flex-1 leading-normal">
        {hit ? <SnippetView snippet={hit.snippet} /> : (conversation.last_message?.text ?? "")}
      </span>
      <span className="flex flex-wrap gap-x-3 text-xs text-muted @3xl:w-44 @3xl:shrink-0 @3xl:flex-col @3xl:items-end">
        <span>
          {who} · {say(`history.status.${conversation.status}`)}
        </span>
        <span>
          {say(searched ? "history.hits" : "history.messages", { n: item.messages })} ·{" "}
          {item.first_answer_s === null
            ? say("history.unanswered")
            : item.first_answer_s < 60
              ? say("history.first_answer.now")
              : say("history.first_answer", { time: length(item.first_answer_s * 1000, say) })}
        </span>
      </span>
    </Link>
  );
}
