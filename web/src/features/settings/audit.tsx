import { type FormEvent, useCallback, useEffect, useState } from "react";
import { ListNote, may, shop_trouble_words, useAct, useRole, useShopWords } from "@/features/counter";
import type { Loading } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import type { DeedFilter, Office } from "@/sync/office";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import type { Deed } from "@/wire/office";
import { exact } from "@/words/format";
import { known_shop_key } from "@/words/shop";
import { useOffice, useRead } from "./use_office";

const read_staff = (office: Office) => office.staff();
const kinds = [
  "message",
  "conversations",
  "customer",
  "order",
  "product",
  "staff",
  "channel",
  "app",
  "label",
  "workspace",
] as const;

/** Who did what, and when; to be narrowed down and taken along. */
export function AuditSection() {
  const { say } = useShopWords();
  const allowed = may(useRole(), "supervise");
  return allowed ? <Audit /> : <p className="text-muted">{say("audit.forbidden")}</p>;
}

function Audit() {
  const { say, language } = useShopWords();
  const office = useOffice();
  const staff = useRead(read_staff);
  const [filter, set_filter] = useState<DeedFilter>({});
  const [items, set_items] = useState<readonly Deed[]>([]);
  const [next, set_next] = useState<string | null>(null);
  const [loading, set_loading] = useState<Loading>({ kind: "loading" });
  const more = useAct();
  const read = useCallback(() => {
    set_loading({ kind: "loading" });
    office.deeds(filter, null).then(
      (page) => {
        set_items(page.items);
        set_next(page.next_cursor);
        set_loading({ kind: "loaded" });
      },
      (error) => set_loading({ kind: "failed", trouble: trouble_of(error) }),
    );
  }, [office, filter]);
  useEffect(read, [read]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    set_filter(filter_of(form));
  };
  const action_words = (action: string) => {
    const key = `deed.${action}`;
    return known_shop_key(key) ? say(key) : action;
  };
  return (
    <div className="space-y-4">
      <form onSubmit={submit} className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field label={say("audit.who")}>
          {(parts) => (
            <select {...parts} name="who" defaultValue="">
              <option value="">{say("audit.anybody")}</option>
              {staff.value?.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={say("audit.what")}>
          {(parts) => (
            <select {...parts} name="what" defaultValue="">
              <option value="">{say("audit.anything")}</option>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {say(`audit.kind.${kind}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={say("audit.from")}>{(parts) => <input {...parts} type="date" name="from" />}</Field>
        <Field label={say("audit.to")}>{(parts) => <input {...parts} type="date" name="to" />}</Field>
        <div className="flex gap-2 sm:col-span-2 lg:col-span-4">
          <Button look="main" type="submit">
            {say("audit.show")}
          </Button>
          <a
            href={`/api/audit.csv?${new URLSearchParams(Object.entries(filter).filter(([, value]) => value) as [string, string][])}`}
            download
            className="target inline-flex items-center rounded-md border border-field px-3 text-sm hover:bg-surface"
          >
            {say("audit.export")}
          </a>
        </div>
      </form>
      {items.length === 0 ? (
        <ListNote loading={loading} empty={<p className="text-muted">{say("audit.empty")}</p>} onRetry={read} />
      ) : (
        <ul
          aria-label={say("settings.audit")}
          className="m-0 list-none divide-y divide-line rounded-md border border-line p-0"
        >
          {items.map((deed) => (
            <li key={deed.id} className="flex flex-wrap gap-x-3 px-3 py-2 text-sm">
              <time dateTime={deed.at} className="text-muted tabular-nums">
                {exact(Date.parse(deed.at), language)}
              </time>
              <span className="font-medium">{deed.staff?.name ?? say("audit.program")}</span>
              <span className="words-wrap min-w-0 flex-1">
                {action_words(deed.action)} <span className="text-xs text-muted">{deed.subject}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {more.trouble && (
        <p role="alert" className="text-sm text-danger">
          {shop_trouble_words(more.trouble, say)}
        </p>
      )}
      {next && (
        <Button
          disabled={more.busy}
          onClick={() =>
            void more.run(async () => {
              const page = await office.deeds(filter, next);
              set_items((all) => [...all, ...page.items]);
              set_next(page.next_cursor);
            })
          }
        >
          {say("audit.more")}
        </Button>
      )}
    </div>
  );
}

/** Days are the shop's: from the first moment of one to the last of the other. */
function filter_of(form: FormData): DeedFilter {
  const day = (name: string, days: number) => {
    const text = written(form, name);
    if (text === "") return undefined;
    return new Date(Date.parse(`${text}T00:00:00+07:00`) + days * 86_400_000).toISOString();
  };
  return {
    who: written(form, "who") || undefined,
    what: written(form, "what") || undefined,
    from: day("from", 0),
    to: day("to", 1),
  };
}
