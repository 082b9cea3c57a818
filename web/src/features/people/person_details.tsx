import { type KeyboardEvent, useState } from "react";
import { may, shop_trouble_words, useAct, useCounter, useRole, useShopWords } from "@/features/counter";
import { mark_of, platform_name } from "@/features/desk";
import type { CustomerChange } from "@/sync/counter";
import { Avatar } from "@/ui/avatar";
import { IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import type { Person } from "@/wire/people";
import { date } from "@/words/format";
import { known_shop_key } from "@/words/shop";
import { read_phone, show_phone } from "@/words/written";

const purposes = ["marketing", "order_updates", "data_processing"] as const;

/** What is known of a person beyond a glance: their accounts, how to reach them, where they live, what they allowed. */
export function PersonDetails({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const { say } = useShopWords();
  const counter = useCounter();
  const { busy, trouble, run } = useAct();
  const save = (change: CustomerChange) =>
    run(async () => {
      await counter.change_customer(person.id, change);
      onChanged();
    });
  const forget_address = (address: string) =>
    void run(async () => {
      await counter.remove_address(person.id, address);
      onChanged();
    });
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      {trouble && (
        <p role="alert" className="text-sm text-danger sm:col-span-2">
          {shop_trouble_words(trouble, say)}
        </p>
      )}
      <Contacts person={person} busy={busy} onSave={save} />
      <Identities person={person} />
      <Addresses person={person} busy={busy} onRemove={forget_address} />
      <Consents person={person} busy={busy} onSave={save} />
    </div>
  );
}

interface Parts {
  readonly person: Person;
  readonly busy: boolean;
  readonly onSave: (change: CustomerChange) => Promise<boolean>;
}

function useSource(): (source: string | null | undefined) => string {
  const { say } = useShopWords();
  return (source) => {
    const key = `people.source.${source}`;
    return known_shop_key(key) ? say(key) : "";
  };
}

function Contacts({ person, busy, onSave }: Parts) {
  const { say } = useShopWords();
  const source_words = useSource();
  const [wrong, set_wrong] = useState<string | null>(null);
  const shown = person.contacts.filter(({ state }) => state !== "dismissed");
  const add = async (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.key !== "Enter") return;
    event.preventDefault();
    const field = event.currentTarget;
    const text = field.value.normalize("NFC").trim();
    if (text === "") return;
    const phone = read_phone(text);
    const email = /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? text.toLowerCase() : null;
    const value = phone ?? email;
    set_wrong(value ? null : say("people.contact.wrong"));
    if (!value) return;
    if (await onSave({ contacts: [{ kind: phone ? "phone" : "email", value, state: "kept" }] })) field.value = "";
  };
  return (
    <section aria-labelledby="person-contacts" className="space-y-1 text-sm">
      <h2 id="person-contacts" className="text-base font-semibold">
        {say("people.contacts")}
      </h2>
      {shown.length === 0 && <p className="text-muted">{say("people.none")}</p>}
      <ul className="list-none p-0">
        {shown.map(({ kind, value, source }) => {
          const words = kind === "phone" ? show_phone(value) : value;
          return (
            <li key={`${kind} ${value}`} className="flex items-center gap-2">
              <span className="words-wrap tabular-nums">{words}</span>
              <span className="text-xs text-muted">{source_words(source)}</span>
              {!person.masked && (
                <IconButton
                  icon="close"
                  label={say("people.contact.remove", { value: words })}
                  disabled={busy}
                  onClick={() => void onSave({ contacts: [{ kind, value, state: "dismissed" }] })}
                />
              )}
            </li>
          );
        })}
      </ul>
      <Field label={say("people.contact.add")} hint={say("people.contact.hint")} error={wrong}>
        {(parts) => <input {...parts} autoComplete="off" inputMode="text" onKeyDown={(event) => void add(event)} />}
      </Field>
    </section>
  );
}

function Identities({ person }: { person: Person }) {
  const { say } = useShopWords();
  return (
    <section aria-labelledby="person-identities" className="space-y-1 text-sm">
      <h2 id="person-identities" className="text-base font-semibold">
        {say("people.identities")}
      </h2>
      {person.identities.length === 0 && <p className="text-muted">{say("people.none")}</p>}
      <ul className="list-none space-y-2 p-0">
        {person.identities.map(({ channel, name }, index) => {
          const mark = mark_of(channel.platform);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a person may have two accounts of one name on one channel
            <li key={`${channel.id} ${name} ${index}`} className="flex items-center gap-2">
              <Avatar initial={mark.letter} picture={mark.image} size={24} />
              <span className="words-wrap">
                {name || say("list.nobody")}
                <span className="block text-xs text-muted">
                  {say("thread.on", { platform: platform_name(channel.platform, say), name: channel.name })}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Addresses({ person, busy, onRemove }: { person: Person; busy: boolean; onRemove: (address: string) => void }) {
  const { say } = useShopWords();
  const role = useRole();
  const source_words = useSource();
  return (
    <section aria-labelledby="person-addresses" className="space-y-1 text-sm">
      <h2 id="person-addresses" className="text-base font-semibold">
        {say("people.addresses")}
      </h2>
      {person.addresses.length === 0 && <p className="text-muted">{say("people.none")}</p>}
      <ul className="list-none space-y-2 p-0">
        {person.addresses.map((one) => {
          const words = [one.address, one.ward, one.province].filter(Boolean).join(", ");
          return (
            <li key={one.id} className="flex items-start gap-2">
              <span className="min-w-0 flex-1">
                <span className="words-wrap block">{words}</span>
                <span className="block text-xs text-muted">
                  {[one.name, one.phone ? show_phone(one.phone) : "", source_words(one.source)]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
              {may(role, "sell") && (
                <IconButton
                  icon="close"
                  label={say("people.address.remove", { value: words })}
                  disabled={busy}
                  onClick={() => onRemove(one.id)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Consents({ person, busy, onSave }: Parts) {
  const { say, language } = useShopWords();
  return (
    <fieldset className="min-w-0 space-y-1 border-0 p-0 text-sm">
      <legend className="mb-1 text-base font-semibold">{say("people.consents")}</legend>
      {purposes.map((purpose) => {
        const known = person.consents.find((consent) => consent.purpose === purpose);
        const time = known?.at ? date(Date.parse(known.at), language) : "";
        const state = !known
          ? say("people.consent.unasked")
          : say(known.given ? "people.consent.given" : "people.consent.withdrawn", { time });
        return (
          <label key={purpose} className="flex min-h-8 items-start gap-2 pointer-coarse:min-h-11">
            <input
              type="checkbox"
              className="mt-0.5 size-4 accent-button"
              checked={known?.given ?? false}
              disabled={busy}
              onChange={(event) => void onSave({ consents: [{ purpose, given: event.currentTarget.checked }] })}
            />
            <span>
              {say(`people.consent.${purpose}`)}
              <span className="block text-xs text-muted">{state}</span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
