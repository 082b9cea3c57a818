import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import { ListNote, PageHead, useShopWords } from "@/features/counter";
import { useDesk } from "@/features/desk";
import type { News } from "@/sync/news";
import { useNow } from "@/ui/use_now";
import type { Board } from "@/wire/figures";
import { clock } from "@/words/format";
import { Channels } from "./board_channels";
import { People } from "./board_people";
import { lasting, waited } from "./numbers";
import { ReportTabs } from "./report_tabs";
import { useAsked, useFigures } from "./use_asked";

const again_ms = 2_000;

/** What changes the board: conversations, who is here, and how channels are. */
function concerns(news: News): boolean {
  if ("anew" in news) return true;
  return news.events.some(
    ({ what }) => what === "conversation" || what === "staff" || what === "channel" || what === "gone",
  );
}

/** Reads again after something has happened, at most every two seconds, and not while nobody looks. */
function useFollowing(again: () => void): void {
  const desk = useDesk();
  const asking = useRef(again);
  asking.current = again;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stale = false;
    let last = Date.now();
    const look = () => {
      timer = undefined;
      if (document.hidden) return;
      stale = false;
      last = Date.now();
      asking.current();
    };
    const soon = () => {
      if (!document.hidden && timer === undefined) timer = setTimeout(look, Math.max(0, last + again_ms - Date.now()));
    };
    const stop = desk.listen((news) => {
      if (!concerns(news)) return;
      stale = true;
      soon();
    });
    const seen = () => stale && soon();
    document.addEventListener("visibilitychange", seen);
    return () => {
      stop();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [desk]);
}

/** How the shop stands now: who waits, who has how much, and whether the channels work. */
export function BoardPage({ badge }: { badge: ReactNode }) {
  const figures = useFigures();
  const { say, language } = useShopWords();
  const { answer, at, loading, again } = useAsked("board", () => figures.board());
  useFollowing(again);
  const now = useNow(1000);
  return (
    <section aria-label={say("board.title")} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PageHead title={say("board.title")} badge={badge} />
      <ReportTabs at={null} />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-3 pb-8" aria-busy={loading.kind === "loading"}>
        {answer === null ? (
          <ListNote loading={loading} onRetry={again} empty={null} />
        ) : (
          <div className="max-w-5xl space-y-6">
            {loading.kind === "failed" && (
              <p role="status" className="text-sm text-warning">
                {say("board.old", { time: clock(at, language) })}
              </p>
            )}
            <Tiles board={answer} now={now} />
            <People board={answer} now={now} onShared={again} />
            <Channels board={answer} now={now} />
          </div>
        )}
      </div>
    </section>
  );
}

function Tiles({ board, now }: { board: Board; now: number }) {
  const { say } = useShopWords();
  const broken = board.channels.filter(({ channel }) => channel.state === "needs_reconnection").length;
  const tiles = [
    {
      words: say("board.waiting"),
      value: String(board.waiting),
      href: "/inbox?status=any&unanswered=true&sort=oldest_waiting",
      bad: false,
    },
    {
      words: say("board.longest"),
      value: board.longest_wait_since ? lasting(waited(board.longest_wait_since, now), say) : say("board.nobody"),
      href: "/inbox?status=any&unanswered=true&sort=oldest_waiting",
      bad: false,
    },
    { words: say("board.unassigned"), value: String(board.unassigned), href: "/inbox?assignee=none", bad: false },
    { words: say("board.broken"), value: String(broken), href: "/settings/channels", bad: broken > 0 },
  ];
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {tiles.map(({ words, value, href, bad }) => (
        <li key={words}>
          <Link href={href} className="block rounded-md border border-line bg-surface px-4 py-3 hover:border-accent">
            <span className="block text-sm text-muted">{words}</span>
            <span className={`block text-xl font-semibold tabular-nums ${bad ? "text-danger" : ""}`}>{value}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
