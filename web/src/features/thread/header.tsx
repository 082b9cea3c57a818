import type { ReactNode } from "react";
import { Link } from "wouter";
import { mark_of, platform_name, useSelect, useWords } from "@/features/desk";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icons";
import { useMedia } from "@/ui/use_media";
import { useNow } from "@/ui/use_now";
import { initial, moment } from "@/words/format";
import { HeaderActions, HeaderMarks } from "./header_actions";

/** Over a thread: who it is, on which channel, who else of the shop is here, and whether the channel is down. */
export function ThreadHeader({
  id,
  back,
  badge,
  customer,
  order,
}: {
  id: string;
  back: string;
  badge: ReactNode;
  /** Where the customer's page and a new order are, which a phone shows in place of the thread. */
  customer: string;
  order: string;
}) {
  const { say, language } = useWords();
  const row = useSelect((state) => state.conversations.get(id));
  const presence = useSelect((state) => state.presence);
  const channel = useSelect((state) => (row ? state.channels.get(row.channel.id) : undefined));
  const now = useNow(10_000);
  const wide = useMedia("(min-width: 1280px)");
  const may_sell = useSelect((state) => state.me !== null && state.me.staff.role !== "agent");
  const name = row ? row.customer?.name || say("list.nobody") : "";
  const here = [...presence.values()].filter((one) => one.conversation_id === id && one.until > now);
  const platform = row ? platform_name(row.channel.platform, say) : "";
  return (
    <>
      <header className="@container flex min-h-14 items-center gap-2 border-b border-line px-3 py-2">
        <Link
          href={back}
          aria-label={say("thread.back")}
          className="target -ml-2 inline-flex items-center justify-center rounded-md text-muted md:hidden"
        >
          <Icon name="back" />
        </Link>
        {row && (
          <Avatar
            size={36}
            initial={initial(name)}
            picture={row.customer?.avatar?.startsWith("/media/") ? row.customer.avatar : null}
            mark={mark_of(row.channel.platform)}
          />
        )}
        <div className="min-w-0 flex-1">
          <h2 id="thread-title" className={row ? "cut font-semibold" : "sr-only"}>
            {row ? (
              wide ? (
                name
              ) : (
                <Link href={customer} className="cut block min-h-6">
                  {name}
                </Link>
              )
            ) : (
              say("thread.messages")
            )}
          </h2>
          <p className="m-0 flex items-center gap-1 overflow-hidden text-xs text-muted">
            <span className="cut">
              {row &&
                say(row.kind === "comment" ? "thread.on.comment" : "thread.on", { platform, name: row.channel.name })}
            </span>
            {row && <HeaderMarks row={row} />}
          </p>
        </div>
        <p className="m-0 text-right text-xs text-info" aria-live="polite">
          {here
            .map((one) => say(one.typing ? "presence.typing" : "presence.reading", { name: one.staff.name }))
            .join(" ")}
        </p>
        {row && <HeaderActions row={row} />}
        {may_sell && row && (
          <Link
            href={order}
            aria-label={say("thread.order")}
            className="target inline-flex items-center justify-center rounded-md text-accent xl:hidden"
          >
            <Icon name="order" />
          </Link>
        )}
        {/* On a phone the list and its badge are covered by the thread; whether one sees what is must be said here too. */}
        <div className="md:hidden">{badge}</div>
      </header>
      {channel && channel.state !== "connected" && (
        <p className="m-0 border-b border-line bg-warning-back px-3 py-2 text-sm text-warning">
          {channel.state === "disabled"
            ? say("fail.channel_disabled")
            : say("channel.down", {
                name: channel.name,
                time: channel.since ? moment(Date.parse(channel.since), now, language) : "",
              })}
        </p>
      )}
    </>
  );
}
