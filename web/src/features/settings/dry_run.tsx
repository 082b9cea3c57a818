import { useRef } from "react";
import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import { useFocusInto } from "@/ui/use_focus_into";
import type { DryRun, Rule } from "@/wire/team_work";

/** What would happen, before anybody switches it on. */
export function DryRunView({ found, rules }: { found: DryRun; rules: readonly Rule[] }) {
  const { say } = useShopWords();
  const region = useRef<HTMLElement>(null);
  useFocusInto(region, "h2");
  const name_of = (id: string) => {
    const at = rules.findIndex((rule) => rule.id === id);
    return rules[at]?.name || say("auto.rule.n", { n: at + 1 });
  };
  return (
    <section
      ref={region}
      aria-labelledby="auto-try"
      className="space-y-2 rounded-md border border-line bg-surface p-4 text-sm"
    >
      <h2 id="auto-try" tabIndex={-1} className="text-lg font-semibold">
        {say("auto.try.title")}
      </h2>
      <p className="m-0 text-muted">{say("auto.try.hint", { n: found.conversations })}</p>
      <ul className="m-0 list-disc space-y-1 pl-5">
        <li>{say("auto.try.robin", { n: found.round_robin.length })}</li>
        <li>{say("auto.try.reassign", { n: found.reassign })}</li>
        <li>{say("auto.try.escalate", { n: found.escalation })}</li>
        <li>{say("auto.try.rules", { n: found.items.length })}</li>
      </ul>
      {found.items.length > 0 && (
        <ul className="m-0 max-h-80 list-none space-y-2 overflow-y-auto p-0">
          {found.items.map(({ conversation, message, rules: hit, outside_hours_answer }) => (
            <li key={message.id} className="border-t border-line pt-2">
              <Link href={`/inbox/${conversation.id}`} className="font-medium text-accent underline">
                {conversation.customer_name || say("auto.log.customer")}
              </Link>{" "}
              <span className="text-muted">{conversation.channel.name}</span>
              <p className="m-0 words-wrap">{message.text}</p>
              <p className="m-0 text-muted">
                {[...hit.map(name_of), ...(outside_hours_answer ? [say("auto.try.absence")] : [])].join(" · ")}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
