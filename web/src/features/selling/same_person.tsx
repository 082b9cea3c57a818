import { useState } from "react";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { Confirm, Dialog } from "@/ui/dialog";
import type { Panel, Person, Suggestion } from "@/wire/people";
import { initial } from "@/words/format";
import { known_shop_key } from "@/words/shop";
import { show_phone } from "./fields";
import { Failed, Part, useDoing } from "./parts";
import { useAllWords, useShop } from "./use_shop";

/** Who may be the same person, with why one thinks so; a person decides, and can take it back for ever. */
export function SamePerson({ panel }: { panel: Panel }) {
  const { say } = useAllWords();
  const { customer, suggestions } = panel;
  return (
    <>
      {suggestions.length > 0 && (
        <Part title={say("customer.same")}>
          <ul className="list-none space-y-2">
            {suggestions.map((one) => (
              <Suggested key={one.customer.id} person={customer} suggestion={one} />
            ))}
          </ul>
        </Part>
      )}
      {customer.merged.length > 0 && (
        <Part title={say("customer.merged")}>
          <ul className="list-none">
            {customer.merged.map((one) => (
              <Merged key={one.merge_id} shown={customer.id} merge_id={one.merge_id} name={one.name} />
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

function useReasons(suggestion: Suggestion): string {
  const { say } = useAllWords();
  return suggestion.reasons
    .map(({ kind, detail }) => {
      const key = `customer.reason.${kind}`;
      return say(known_shop_key(key) ? key : "customer.reason.other", { detail: show_phone(detail) });
    })
    .join(", ");
}

function Suggested({ person, suggestion }: { person: Person; suggestion: Suggestion }) {
  const { say } = useAllWords();
  const shop = useShop();
  const doing = useDoing();
  const [looking, look] = useState(false);
  const reasons = useReasons(suggestion);
  const other = suggestion.customer;
  return (
    <li className="text-sm">
      <p className="m-0 font-medium words-wrap">{other.name || say("list.nobody")}</p>
      <p className="m-0 text-muted words-wrap">{reasons}</p>
      <span className="-mx-2 flex flex-wrap">
        <Button look="quiet" onClick={() => look(true)}>
          {say("customer.same.look")}
        </Button>
        <Button
          look="quiet"
          disabled={doing.busy}
          onClick={() => doing.run(() => shop.refuse_suggestion(person.id, other.id))}
        >
          {say("customer.same.refuse")}
        </Button>
      </span>
      <Failed words={doing.failed} />
      {looking && <MergeDialog person={person} suggestion={suggestion} onClose={() => look(false)} />}
    </li>
  );
}

/** Both sides, why, and what will happen, before it happens. */
function MergeDialog({ person, suggestion, onClose }: { person: Person; suggestion: Suggestion; onClose: () => void }) {
  const { say } = useAllWords();
  const shop = useShop();
  const doing = useDoing();
  const reasons = useReasons(suggestion);
  const [swapped, swap] = useState(false);
  const here: Side = {
    id: person.id,
    name: person.name || say("list.nobody"),
    avatar: person.avatar ?? null,
    phone:
      person.contacts.find((one) => one.kind === "phone" && one.state !== "dismissed")?.value ?? person.phone ?? null,
  };
  const there: Side = {
    id: suggestion.customer.id,
    name: suggestion.customer.name || say("list.nobody"),
    avatar: suggestion.customer.avatar ?? null,
    phone: suggestion.customer.phone ?? null,
  };
  const [stays, joins] = swapped ? [there, here] : [here, there];
  const merge = () =>
    doing.run(async () => {
      await shop.merge(stays.id, joins.id, suggestion.reasons);
      onClose();
    });
  return (
    <Dialog
      label={say("merge.title")}
      onClose={onClose}
      className="w-[min(32rem,92vw)] rounded-md border border-line bg-back p-5 text-text shadow-lg"
    >
      <h2 className="mb-3 text-lg font-semibold">{say("merge.title")}</h2>
      <div className="grid grid-cols-2 gap-3">
        <SideCard title={say("merge.stays")} side={stays} />
        <SideCard title={say("merge.joins")} side={joins} />
      </div>
      <Button look="quiet" onClick={() => swap(!swapped)}>
        {say("merge.swap")}
      </Button>
      <dl className="m-0 my-3 space-y-2 text-sm">
        <div>
          <dt className="text-muted">{say("merge.why")}</dt>
          <dd className="m-0 words-wrap">{reasons}</dd>
        </div>
      </dl>
      <p className="mb-3 text-sm">{say("merge.what", { name: stays.name })}</p>
      <Failed words={doing.failed} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{say("common.cancel")}</Button>
        <Button look="main" disabled={doing.busy} onClick={merge}>
          {say("merge.do")}
        </Button>
      </div>
    </Dialog>
  );
}

interface Side {
  readonly id: string;
  readonly name: string;
  readonly avatar: string | null;
  readonly phone: string | null;
}

function SideCard({ title, side }: { title: string; side: Side }) {
  const { say } = useAllWords();
  return (
    <section className="rounded-md border border-line p-3">
      <h3 className="mb-2 text-xs font-medium text-muted">{title}</h3>
      <Avatar initial={initial(side.name)} picture={side.avatar?.startsWith("/media/") ? side.avatar : null} />
      <p className="m-0 font-medium words-wrap">{side.name}</p>
      <p className="m-0 text-sm text-muted tabular-nums">
        {side.phone ? show_phone(side.phone) : say("merge.no_phone")}
      </p>
    </section>
  );
}

function Merged({ shown, merge_id, name }: { shown: string; merge_id: string; name: string }) {
  const { say } = useAllWords();
  const shop = useShop();
  const doing = useDoing();
  const [asking, ask] = useState(false);
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 text-sm">
      <span className="words-wrap">{name || say("list.nobody")}</span>
      <Button look="quiet" disabled={doing.busy} onClick={() => ask(true)}>
        {say("customer.unmerge")}
      </Button>
      <Failed words={doing.failed} />
      {asking && (
        <Confirm
          question={say("customer.unmerge.ask", { name: name || say("list.nobody") })}
          yes={say("customer.unmerge")}
          no={say("common.cancel")}
          onNo={() => ask(false)}
          onYes={() => {
            ask(false);
            doing.run(() => shop.unmerge(merge_id, shown));
          }}
        />
      )}
    </li>
  );
}
