import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import { aria_keys, mark_of, platform_name, useEscape, useSelect, with_key } from "@/features/desk";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { length } from "@/words/format";
import type { Looked } from "./history";

/** Over a conversation that is looked back at: who, how it stands, how it was answered, and the way on. */
export function ReviewHead({
  id,
  message,
  looked,
  badge,
  covers,
  onBack,
}: {
  id: string;
  message: string | null;
  looked: Looked;
  badge: ReactNode;
  /** The list is not beside it. */
  covers: boolean;
  onBack: () => void;
}) {
  const { say } = useShopWords();
  const known = useSelect((state) => state.conversations.get(id));
  const row = known ?? looked.item?.conversation ?? null;
  const back = useRef<HTMLAnchorElement>(null);
  useEscape("drawer", onBack);
  useEffect(() => {
    // Where the list is covered its row cannot keep the focus.
    if (covers) back.current?.focus();
  }, [covers]);
  const Title = covers ? "h1" : "h2";
  const mark = row ? mark_of(row.channel.platform) : null;
  const name = row?.customer?.name || say("list.nobody");
  const { item, place } = looked;
  const answer = item?.first_answer_s;
  const facts = row
    ? [
        row.channel.name,
        say(`history.status.${row.status}`),
        row.assignee?.name ?? say("history.nobody"),
        item && answer == null ? say("history.unanswered") : "",
        answer != null && answer < 60 ? say("history.first_answer.now") : "",
        answer != null && answer >= 60 ? say("history.first_answer", { time: length(answer * 1000, say) }) : "",
        ...(row.labels ?? []).map((label) => label.name),
      ].filter(Boolean)
    : [];
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-2 py-1">
      <Link
        ref={back}
        href={looked.back}
        aria-label={say("history.back")}
        title={say("history.back")}
        className="target inline-flex items-center justify-center rounded-md text-muted hover:bg-surface"
      >
        <Icon name="back" />
      </Link>
      <div className="min-w-0 flex-1 basis-40">
        <Title className="flex items-center gap-2 text-base font-semibold">
          {mark?.image && row && (
            <img src={mark.image} alt={platform_name(row.channel.platform, say)} width={18} height={18} />
          )}
          <span className="words-wrap min-w-0">{name}</span>
        </Title>
        <p className="words-wrap m-0 text-xs text-muted">{facts.join(" · ")}</p>
      </div>
      {badge}
      <div className={`flex items-center justify-end gap-2 ${covers ? "basis-full md:basis-auto" : ""}`}>
        {place && (
          <span className="text-xs text-muted tabular-nums">{say("history.of", { n: place.n, of: place.of })}</span>
        )}
        <IconButton
          icon="up"
          label={with_key(say("history.previous"), "conversation.previous")}
          aria-keyshortcuts={aria_keys("conversation.previous")}
          disabled={!place || place.n === 1}
          onClick={() => looked.step(-1)}
        />
        <IconButton
          icon="down"
          label={with_key(say("history.next"), "conversation.next")}
          aria-keyshortcuts={aria_keys("conversation.next")}
          disabled={!place || place.n >= place.of}
          onClick={() => looked.step(1)}
        />
        <Link
          href={`/inbox/${id}${message ? `/m/${message}` : ""}`}
          className="target inline-flex items-center rounded-md px-2 text-sm text-accent underline-offset-2 hover:underline"
        >
          {say("history.open")}
        </Link>
      </div>
    </header>
  );
}
