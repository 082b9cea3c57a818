import { useCallback, useEffect, useState } from "react";
import { Link } from "wouter";
import { ListNote, useShopWords } from "@/features/counter";
import type { Loading } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { More } from "@/ui/more";
import { useNow } from "@/ui/use_now";
import type { Deed } from "@/wire/team_work";
import type { SayAll } from "@/words/catalogue";
import { moment } from "@/words/format";
import { names_of, priority_words } from "./rule_words";
import { type Named, useTeamCalls } from "./use_team";

/** What was done by itself, newest first, with the way to each conversation. */
export function DeedLog({ people, labels }: { people: readonly Named[]; labels: readonly Named[] }) {
  const calls = useTeamCalls();
  const { say, language } = useShopWords();
  const now = useNow(60_000);
  const [items, set_items] = useState<readonly Deed[]>([]);
  const [cursor, set_cursor] = useState<string | null>(null);
  const [loading, set_loading] = useState<Loading>({ kind: "loading" });
  const read = useCallback(
    (from: string | null) => {
      set_loading({ kind: "loading" });
      calls.log(from).then(
        (page) => {
          set_items((before) => (from ? [...before, ...page.items] : page.items));
          set_cursor(page.next_cursor ?? null);
          set_loading({ kind: "loaded" });
        },
        (error) => set_loading({ kind: "failed", trouble: trouble_of(error) }),
      );
    },
    [calls],
  );
  useEffect(() => read(null), [read]);
  return (
    <section aria-labelledby="auto-log" className="space-y-2">
      <h2 id="auto-log" className="text-lg font-semibold">
        {say("auto.log")}
      </h2>
      {items.length === 0 ? (
        <ListNote
          loading={loading}
          empty={<p className="m-0 text-sm text-muted">{say("auto.log.none")}</p>}
          onRetry={() => read(null)}
        />
      ) : (
        <ul className="m-0 list-none divide-y divide-line p-0 text-sm">
          {items.map((deed) => (
            <li key={deed.id} className="flex flex-wrap gap-x-3 py-2">
              <time dateTime={deed.at} className="w-24 shrink-0 text-muted">
                {moment(Date.parse(deed.at), now, language)}
              </time>
              <span className="min-w-48 flex-1 words-wrap">{deed_words(deed, { people, labels }, say)}</span>
              <Link href={`/inbox/${deed.conversation.id}`} className="text-accent underline">
                {deed.conversation.customer?.name || say("auto.log.customer")}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {cursor && <More label={say("page.more")} busy={loading.kind === "loading"} onMore={() => read(cursor)} />}
    </section>
  );
}

const reasons = ["window_closed", "quota", "comment", "late", "channel"] as const;

/** "Quy tắc “Giá”: gắn nhãn Sỉ, giao cho Lan". */
export function deed_words(
  { what, rule, did }: Deed,
  known: { readonly people: readonly Named[]; readonly labels: readonly Named[] },
  say: SayAll,
): string {
  const subject =
    what === "rule"
      ? say("auto.log.rule", { name: rule?.name || "–" })
      : what === "reassign"
        ? say("auto.log.reassign", { name: did.from?.name ?? "–" })
        : what === "escalation"
          ? say("auto.log.escalation", { n: did.minutes ?? 0 })
          : say(`auto.log.${what}`);
  const reason = reasons.find((one) => one === did.not_answered) ?? "other";
  const parts = [
    did.labels.length > 0 && say("auto.say.labels", { names: names_of(did.labels, known.labels, say) }),
    did.assignee && say("auto.say.assign", { name: did.assignee.name }),
    did.priority != null && say("auto.say.priority", { priority: priority_words(did.priority, say) }),
    did.answered && say("auto.log.answered"),
    did.not_answered && say("auto.log.not_answered", { why: say(`auto.why.${reason}`) }),
    did.not_assigned && say("auto.not_assigned"),
  ].filter((part) => typeof part === "string" && part !== "");
  return parts.length > 0 ? `${subject}: ${parts.join(", ")}` : subject;
}
