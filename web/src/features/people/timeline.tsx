import { Link } from "wouter";
import { Amount, BookView, useBook, useCounter, useShopWords } from "@/features/counter";
import { mark_of } from "@/features/desk";
import { Icon, type IconName } from "@/ui/icons";
import { useNow } from "@/ui/use_now";
import type { Occurrence } from "@/wire/people";
import { clock, day_heading, day_of, exact } from "@/words/format";
import { known_shop_key } from "@/words/shop";

const drawings: Readonly<Record<Occurrence["kind"], IconName>> = {
  conversation: "chat",
  comment: "quote",
  order: "order",
  merge: "people",
  unmerge: "people",
  note: "edit",
  consent: "check",
  other: "clock",
};

/** What happened with a person over all channels, newest first: they wrote, they bought, they were merged and parted. */
export function Timeline({ id }: { id: string }) {
  const counter = useCounter();
  const { say, language } = useShopWords();
  const now = useNow(60_000);
  const { book, kept } = useBook<Occurrence>(id, () => ({
    read: (cursor) => counter.timeline(id, { cursor }),
    follow: (rows) => rows,
  }));
  return (
    <section aria-labelledby="person-timeline" className="space-y-2">
      <h2 id="person-timeline" className="text-base font-semibold">
        {say("people.timeline")}
      </h2>
      <BookView book={book} kept={kept} empty={<p className="text-sm text-muted">{say("people.timeline.empty")}</p>}>
        <ol className="list-none p-0 text-sm">
          {kept.rows.map((one, index) => {
            const at = Date.parse(one.at);
            const before = kept.rows[index - 1];
            const new_day = !before || day_of(Date.parse(before.at)) !== day_of(at);
            return (
              <li key={`${one.kind} ${one.id ?? ""} ${one.at}`}>
                {new_day && (
                  <h3 className="mt-3 mb-1 text-xs font-medium text-muted">{day_heading(at, now, language, say)}</h3>
                )}
                <div className="flex gap-3 py-1">
                  <span className="text-muted">
                    <Icon name={drawings[one.kind]} />
                  </span>
                  <span className="min-w-0 flex-1">
                    <What one={one} />
                  </span>
                  <time dateTime={one.at} title={exact(at, language)} className="text-xs text-muted">
                    {clock(at, language)}
                  </time>
                </div>
              </li>
            );
          })}
        </ol>
      </BookView>
    </section>
  );
}

function What({ one }: { one: Occurrence }) {
  const { say } = useShopWords();
  const conversation = one.conversation_id ?? (one.kind === "conversation" || one.kind === "comment" ? one.id : null);
  const href = one.kind === "order" && one.id ? `/orders/${one.id}` : conversation ? `/inbox/${conversation}` : null;
  const withdrawn = one.kind === "consent" && one.given === false;
  const title = say(withdrawn ? "people.timeline.withdrawn" : `people.timeline.${one.kind}`);
  const mark = one.channel ? mark_of(one.channel.platform) : null;
  const status_key = `order.status.${one.status}`;
  const purpose_key = `people.consent.${one.purpose}`;
  const facts = [
    one.kind === "order" ? one.code : null,
    one.kind === "order" && known_shop_key(status_key) ? say(status_key) : null,
    one.purpose && known_shop_key(purpose_key) ? say(purpose_key) : one.purpose,
    one.name,
    one.text,
  ].filter(Boolean);
  return (
    <>
      {href ? (
        <Link href={href} className="font-medium text-accent hover:underline">
          {title}
        </Link>
      ) : (
        <span className="font-medium">{title}</span>
      )}
      {mark?.image && <img src={mark.image} alt="" width={16} height={16} className="ml-2 inline" />}
      {one.channel && <span className="ml-1 text-muted">{one.channel.name}</span>}
      {one.staff?.name && <span className="text-muted"> · {one.staff.name}</span>}
      {facts.length > 0 && <span className="words-wrap block">{facts.join(" · ")}</span>}
      {one.total != null && <Amount value={one.total} />}
    </>
  );
}
