import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { BookView, may, PageHead, useBook, useCounter, useFilter, useRole, useShopWords } from "@/features/counter";
import { useAction } from "@/features/desk";
import { Button } from "@/ui/button";
import { field_look } from "@/ui/field";
import { PaneNote } from "@/ui/pane";
import { useNow } from "@/ui/use_now";
import type { HistoryItem, HistoryPage } from "@/wire/history";
import { asked_of, csv_path, filters_set } from "./asked";
import { follow_history } from "./follow";
import { HistoryFilters } from "./history_filters";
import { HistoryRow } from "./history_row";

/** What is being looked at, and what stands before and behind it in the list. */
export interface Looked {
  readonly item: HistoryItem | null;
  readonly back: string;
  readonly place: { readonly n: number; readonly of: number } | null;
  readonly step: (step: 1 | -1) => void;
}

/** Supervisors look back: conversations by words, people, labels and time; one of them opens beside the list. */
export function History({
  badge,
  open,
  review,
}: {
  badge: ReactNode;
  open: string | null;
  review: (looked: Looked) => ReactNode;
}) {
  const { say } = useShopWords();
  if (!may(useRole(), "export")) {
    return (
      <section aria-label={say("nav.history")} className="flex min-h-0 min-w-0 flex-1 flex-col">
        <PageHead title={say("history.title")} badge={badge} />
        <PaneNote title={say("history.forbidden")} />
      </section>
    );
  }
  return <Allowed badge={badge} open={open} review={review} />;
}

function Allowed({ badge, open, review }: Parameters<typeof History>[0]) {
  const counter = useCounter();
  const { say } = useShopWords();
  const now = useNow(60_000);
  const [search] = useSearchParams();
  const { filter } = useFilter();
  const [, go] = useLocation();
  const written = search.toString();
  const asked = useMemo(() => asked_of(new URLSearchParams(written)), [written]);
  const [totals, count] = useState<HistoryPage["totals"]>(null);
  const key = JSON.stringify(asked);
  const { book, kept } = useBook<HistoryItem>(key, () => ({
    read: async (cursor) => {
      const page = await counter.history({ ...asked, cursor });
      if (page.totals) count(page.totals);
      return page;
    },
    follow: follow_history,
  }));
  const suffix = written === "" ? "" : `?${written}`;
  const href = ({ conversation, hit }: HistoryItem) =>
    `/history/${conversation.id}${hit ? `/m/${hit.message_id}` : ""}${suffix}`;
  const at = kept.rows.findIndex(({ conversation }) => conversation.id === open);
  const step = (by: 1 | -1) => {
    const next = kept.rows[at < 0 ? 0 : at + by];
    if (next) go(href(next));
    if (at + by >= kept.rows.length - 2) void book.load_more();
  };
  useAction("conversation.next", () => step(1));
  useAction("conversation.previous", () => step(-1));
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (open) list.current?.querySelector(`[data-history="${CSS.escape(open)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [open]);
  const searched = asked.q !== "";
  const filtered = searched || filters_set(search) > 0;
  const clear = () => go(open ? `/history/${open}` : "/history");
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <section
        aria-label={say("nav.history")}
        className={`${open ? "hidden lg:flex lg:w-96 lg:flex-none lg:border-r" : "flex"} @container min-h-0 min-w-0 flex-1 flex-col border-line`}
      >
        <PageHead title={say("history.title")} badge={badge}>
          <a
            href={csv_path(asked)}
            download="history.csv"
            className="target inline-flex items-center rounded-md border border-field px-3 text-sm hover:bg-surface"
          >
            {say("history.export")}
          </a>
        </PageHead>
        <HistoryFilters narrow={open !== null} />
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pb-2 text-sm">
          <p role="status" className="m-0 mr-auto text-muted">
            {totals && kept.loading.kind === "loaded" ? total_words(totals, searched, say) : ""}
          </p>
          {filtered && (
            <Button look="quiet" onClick={clear}>
              {say("history.unfilter")}
            </Button>
          )}
          <select
            aria-label={say("history.sort")}
            value={asked.sort === "oldest" ? "oldest" : ""}
            onChange={(event) => filter("sort", event.currentTarget.value)}
            className={`${field_look} w-auto!`}
          >
            <option value="">{say("history.sort.newest")}</option>
            <option value="oldest">{say("history.sort.oldest")}</option>
          </select>
        </div>
        <div
          ref={list}
          className="flex min-h-0 flex-1 flex-col overflow-y-auto border-t border-line"
          aria-busy={kept.loading.kind === "loading"}
        >
          <BookView
            book={book}
            kept={kept}
            empty={
              <PaneNote title={say(filtered ? "history.empty.filter" : "history.empty")}>
                {filtered && (
                  <>
                    <p className="m-0 text-sm">{say("history.empty.hint")}</p>
                    <Button onClick={clear}>{say("history.unfilter")}</Button>
                  </>
                )}
              </PaneNote>
            }
          >
            <ul aria-label={say("history.list")} className="m-0 list-none p-0">
              {kept.rows.map((item) => (
                <li key={item.conversation.id}>
                  <HistoryRow
                    item={item}
                    href={href(item)}
                    open={item.conversation.id === open}
                    searched={searched}
                    now={now}
                  />
                </li>
              ))}
            </ul>
          </BookView>
        </div>
      </section>
      {open &&
        review({
          item: kept.rows[at] ?? null,
          back: `/history${suffix}`,
          place: at < 0 ? null : { n: at + 1, of: totals?.conversations ?? kept.rows.length },
          step,
        })}
    </div>
  );
}

function total_words(
  { conversations, messages, capped }: NonNullable<HistoryPage["totals"]>,
  searched: boolean,
  say: ReturnType<typeof useShopWords>["say"],
): string {
  if (!capped) return say("history.totals", { conversations, messages });
  return say(searched ? "history.totals.words.capped" : "history.totals.capped", { conversations, messages });
}
