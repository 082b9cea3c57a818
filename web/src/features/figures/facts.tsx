import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { ListNote, useBook, useShopWords } from "@/features/counter";
import { platform_name } from "@/features/desk";
import type { Query } from "@/sync/figures";
import { IconButton } from "@/ui/button";
import { More } from "@/ui/more";
import { PaneNote } from "@/ui/pane";
import type { Fact, Report } from "@/wire/figures";
import type { SayAll } from "@/words/catalogue";
import { exact, vnd } from "@/words/format";
import { lasting, type ReportName } from "./numbers";
import { narrowed, type Pick, written_pick } from "./pick";
import { useFigures } from "./use_asked";
import { when_words } from "./when";

/** What the list is of, in words. */
function pick_words(pick: Pick, report: Report, say: SayAll, language: "vi" | "en"): string {
  switch (pick.kind) {
    case "all":
      return say("report.facts.all");
    case "unanswered":
      return say("report.unanswered");
    case "at":
      return when_words(pick.at, report.unit, say, language);
    case "slot":
      return `${say(`report.day.${pick.weekday as 1}`)} ${pick.hour}:00`;
    case "channel":
      return report.by_channel.find(({ channel }) => channel.id === pick.id)?.channel.name ?? "";
    case "staff":
      return report.by_staff.find(({ staff }) => staff?.id === pick.id)?.staff?.name ?? "";
    case "label":
      return report.by_label.find(({ label }) => label.id === pick.id)?.label.name ?? "";
  }
}

/** The very conversations behind a number, beside it; each opens its thread at the message. */
export function Facts({
  name,
  query,
  report,
  pick,
  back,
}: {
  name: ReportName;
  query: Query;
  report: Report;
  pick: Pick;
  back: () => void;
}) {
  const figures = useFigures();
  const { say, language } = useShopWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const asked = narrowed(pick, query, report);
  const { book, kept } = useBook<Fact>(`${name} ${JSON.stringify(asked)} ${written_pick(pick)}`, () => ({
    read: (cursor) => figures.facts(name, { ...asked, limit: 50, cursor }),
    follow: (rows) => rows,
  }));
  return (
    <section
      aria-labelledby="facts-title"
      className="flex min-h-0 w-full min-w-0 flex-col border-line lg:w-96 lg:shrink-0 lg:border-l"
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <h2 id="facts-title" ref={heading} tabIndex={-1} className="min-w-0 flex-1 rounded-md px-1 font-semibold">
          {say("report.facts.of", { what: pick_words(pick, report, say, language) })}
        </h2>
        <IconButton icon="close" label={say("report.facts.close")} onClick={back} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={kept.loading.kind === "loading"}>
        {kept.rows.length === 0 ? (
          <ListNote
            loading={kept.loading}
            onRetry={() => void book.load()}
            empty={<PaneNote title={say("report.facts.none")} />}
          />
        ) : (
          <>
            <ul>
              {kept.rows.map((fact) => (
                <FactRow key={`${fact.at} ${fact.message_id} ${fact.order?.id}`} fact={fact} name={name} />
              ))}
            </ul>
            {kept.cursor && (
              <More
                label={say(kept.more.kind === "failed" ? "page.more.failed" : "page.more")}
                busy={kept.more.kind === "loading"}
                onMore={() => void book.load_more()}
              />
            )}
          </>
        )}
      </div>
    </section>
  );
}

function FactRow({ fact, name }: { fact: Fact; name: ReportName }) {
  const { say, language } = useShopWords();
  const { conversation, message_id, order, seconds, staff } = fact;
  const there = `/inbox/${conversation.id}${message_id ? `/m/${message_id}` : ""}`;
  const took =
    order !== null
      ? `${order.code} · ${vnd(order.total)}`
      : seconds !== null
        ? say("report.fact.after", { time: lasting(seconds, say) })
        : name === "resolution"
          ? ""
          : say("report.fact.waits");
  return (
    <li>
      <Link
        href={there}
        data-fact={conversation.id}
        className="block border-b border-line px-4 py-2 text-sm hover:bg-surface"
      >
        <span className="flex items-baseline gap-2">
          <span className="cut min-w-0 flex-1 font-medium">{conversation.customer?.name || say("list.nobody")}</span>
          <span className="text-muted tabular-nums">{exact(Date.parse(fact.at), language)}</span>
        </span>
        <span className="block text-muted">
          {say("thread.on", {
            platform: platform_name(conversation.channel.platform, say),
            name: conversation.channel.name,
          })}
        </span>
        <span className="block">{[took, staff?.name].filter(Boolean).join(" · ")}</span>
      </Link>
    </li>
  );
}
