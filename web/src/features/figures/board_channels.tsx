import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import { platform_name } from "@/features/desk";
import type { Board } from "@/wire/figures";
import { moment } from "@/words/format";

/** Whether each channel works, and who waits on it. */
export function Channels({ board, now }: { board: Board; now: number }) {
  const { say, language } = useShopWords();
  const when = (at: string | null | undefined) => (at ? moment(Date.parse(at), now, language) : "−");
  return (
    <section>
      <h2 className="mb-1 font-semibold">{say("board.channels")}</h2>
      <ul>
        {board.channels.map(({ channel, waiting }) => (
          <li
            key={channel.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-2 py-2 text-sm lg:grid lg:grid-cols-[minmax(14rem,1fr)_12rem_10.5rem_8rem_6rem_7rem]"
          >
            <span className="min-w-48 flex-1 lg:min-w-0">
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
            <span className="text-warning empty:hidden lg:empty:block">
              {(channel.backlog ?? 0) > 0 ? say("board.backlog", { n: channel.backlog ?? 0 }) : null}
            </span>
            <span className="tabular-nums lg:text-right">
              {say("board.waiting")} {waiting}
            </span>
            {channel.state === "needs_reconnection" && (
              <Link
                href="/settings/channels"
                aria-label={say("board.reconnect.of", { name: channel.name })}
                className="target inline-flex items-center justify-center rounded-md border border-field px-3 hover:bg-surface"
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
