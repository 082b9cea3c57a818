import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import { ListNote, PageHead, useShopWords } from "@/features/counter";
import { platform_name, useDesk } from "@/features/desk";
import type { News } from "@/sync/news";
import { useNow } from "@/ui/use_now";
import type { Board } from "@/wire/figures";
import { clock, moment } from "@/words/format";
import { lasting } from "./numbers";
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
            <People board={answer} now={now} />
            <Channels board={answer} now={now} />
          </div>
        )}
      </div>
    </section>
  );
}

export function waited(since: string | null, now: number): number {
  return since === null ? 0 : Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
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

const states = {
  online: ["●", "text-good", "board.online"],
  away: ["◐", "text-warning", "board.away"],
  offline: ["○", "text-muted", "board.offline"],
} as const;

const head = "border-b border-line px-2 py-1.5 text-left font-normal text-muted whitespace-nowrap";
const cell = "border-b border-line px-2 py-2";

function People({ board, now }: { board: Board; now: number }) {
  const { say } = useShopWords();
  return (
    <section>
      <h2 className="mb-1 font-semibold">{say("board.staff")}</h2>
      <div className="overflow-x-auto">
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">{say("board.staff")}</caption>
          <thead>
            <tr>
              <th scope="col" className={head}>
                {say("board.person")}
              </th>
              <th scope="col" className={head}>
                {say("board.load")}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {say("board.waiting")}
              </th>
              <th scope="col" className={`${head} hidden sm:table-cell`}>
                {say("board.wait")}
              </th>
              <th scope="col" className={head}>
                <span className="sr-only">{say("board.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {board.staff.map((person) => (
              <PersonLine key={person.id} person={person} now={now} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function PersonLine({ person, now }: { person: Board["staff"][number]; now: number }) {
  const { say } = useShopWords();
  const [mark, look, words] = states[person.state];
  const { id, name, open, cap } = person;
  const theirs = `/inbox?assignee=${id}`;
  const full = cap !== null && cap > 0 && open >= cap;
  const away = person.state === "offline" && open > 0;
  return (
    <tr>
      <th scope="row" className={`${cell} text-left font-normal`}>
        <Link
          href={theirs}
          aria-label={say("board.of", { name })}
          className="target inline-flex items-center font-medium hover:underline"
        >
          {name}
        </Link>
        <span className={`block text-xs ${look}`}>
          <span aria-hidden="true">{mark}</span> {say(words)}
        </span>
      </th>
      <td className={`${cell} min-w-24`}>
        <span className="tabular-nums">{cap === null ? open : say("board.load.of", { n: open, cap })}</span>
        {cap !== null && cap > 0 && (
          <meter
            className="block h-2 w-24"
            min={0}
            max={cap}
            high={cap * 0.8}
            optimum={0}
            value={Math.min(open, cap)}
            aria-label={say("board.load")}
          />
        )}
      </td>
      <td className={`${cell} text-right tabular-nums`}>{person.waiting}</td>
      <td className={`${cell} hidden tabular-nums sm:table-cell`}>
        {person.longest_wait_since ? lasting(waited(person.longest_wait_since, now), say) : "−"}
      </td>
      <td className={`${cell} text-right`}>
        {(full || away) && (
          <Link
            href={theirs}
            aria-label={say(away ? "board.handover.of" : "board.share.of", { name })}
            className="target inline-flex items-center rounded-md border border-field px-3 text-sm hover:bg-surface"
          >
            {say(away ? "board.handover" : "board.share")}
          </Link>
        )}
      </td>
    </tr>
  );
}

function Channels({ board, now }: { board: Board; now: number }) {
  const { say, language } = useShopWords();
  const when = (at: string | null | undefined) => (at ? moment(Date.parse(at), now, language) : "−");
  return (
    <section>
      <h2 className="mb-1 font-semibold">{say("board.channels")}</h2>
      <ul>
        {board.channels.map(({ channel, waiting }) => (
          <li
            key={channel.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2 text-sm"
          >
            <span className="min-w-48 flex-1">
              <span className="block font-medium">{channel.name}</span>
              <span className="block text-muted">{platform_name(channel.platform, say)}</span>
            </span>
            <span
              className={
                channel.state === "needs_reconnection"
                  ? "text-danger"
                  : channel.state === "connected"
                    ? "text-good"
                    : "text-muted"
              }
            >
              {say(`board.${channel.state}`, { time: when(channel.since) })}
            </span>
            <span className="text-muted">
              {say("board.last")} {when(channel.last_event_at)}
            </span>
            {(channel.backlog ?? 0) > 0 && (
              <span className="text-warning">{say("board.backlog", { n: channel.backlog ?? 0 })}</span>
            )}
            <span className="tabular-nums">
              {say("board.waiting")} {waiting}
            </span>
            {channel.state === "needs_reconnection" && (
              <Link
                href="/settings/channels"
                aria-label={say("board.reconnect.of", { name: channel.name })}
                className="target inline-flex items-center rounded-md border border-field px-3 hover:bg-surface"
              >
                {say("board.reconnect")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
