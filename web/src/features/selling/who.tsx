import { useState } from "react";
import { mark_of, useSelect } from "@/features/desk";
import { Avatar } from "@/ui/avatar";
import { Button, IconButton } from "@/ui/button";
import type { Person } from "@/wire/people";
import { initial } from "@/words/format";
import { show_phone } from "./fields";
import { Failed, useDoing } from "./parts";
import { useAllWords, useShop } from "./use_shop";

/** Name, face, channels and how to reach them. Masked for agents, who may look and are written down for it. */
export function Who({ person, onWhole }: { person: Person; onWhole: (whole: Person) => void }) {
  const { say } = useAllWords();
  const shop = useShop();
  const [renaming, rename] = useState(false);
  const doing = useDoing();
  const kept = person.contacts.filter((one) => one.state === "kept");
  const phones = kept.filter((one) => one.kind === "phone").map((one) => one.value);
  const emails = kept.filter((one) => one.kind === "email").map((one) => one.value);
  if (phones.length === 0 && person.phone) phones.push(person.phone);
  if (emails.length === 0 && person.email) emails.push(person.email);
  const name = person.name || say("list.nobody");
  const platforms = [
    ...new Set(
      [...person.identities, ...person.channels.map((channel) => ({ channel }))].map(({ channel }) => channel.platform),
    ),
  ];
  return (
    <div className="border-b border-line px-3 py-3">
      <div className="flex items-start gap-3">
        <Avatar
          size={48}
          initial={initial(name)}
          picture={person.avatar?.startsWith("/media/") ? person.avatar : null}
        />
        <div className="min-w-0 flex-1">
          {renaming ? (
            <Rename person={person} onDone={() => rename(false)} />
          ) : (
            <div className="flex items-center gap-1">
              <p className="m-0 min-w-0 text-lg font-semibold words-wrap">{name}</p>
              <IconButton icon="edit" label={say("customer.rename")} onClick={() => rename(true)} />
            </div>
          )}
          <ul className="flex list-none gap-1">
            {platforms.map((platform) => {
              const mark = mark_of(platform);
              return (
                <li key={platform} className="text-xs text-muted">
                  {mark.image ? <img src={mark.image} alt={platform} width={16} height={16} /> : mark.letter}
                </li>
              );
            })}
          </ul>
        </div>
      </div>
      {(phones.length > 0 || emails.length > 0) && (
        <dl className="m-0 mt-2 grid grid-cols-[auto_1fr_auto] items-center gap-x-3 text-sm">
          {phones.map((phone, at) => (
            <Reach
              key={phone}
              label={say("customer.phone")}
              value={show_phone(phone)}
              href={person.masked ? null : `tel:${phone}`}
              reveal={
                at === 0 && person.masked ? () => doing.run(async () => onWhole(await shop.unmask(person.id))) : null
              }
            />
          ))}
          {emails.map((email) => (
            <Reach
              key={email}
              label={say("customer.email")}
              value={email}
              href={person.masked ? null : `mailto:${email}`}
              reveal={null}
            />
          ))}
        </dl>
      )}
      <Failed words={doing.failed} />
    </div>
  );
}

function Reach({
  label,
  value,
  href,
  reveal,
}: {
  label: string;
  value: string;
  href: string | null;
  reveal: (() => void) | null;
}) {
  const { say } = useAllWords();
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="m-0 words-wrap tabular-nums">
        {href ? (
          <a href={href} className="target inline-flex items-center">
            {value}
          </a>
        ) : (
          value
        )}
      </dd>
      <dd className="m-0">
        {reveal && (
          <Button look="quiet" title={say("customer.masked")} onClick={reveal}>
            {say("customer.show")}
          </Button>
        )}
      </dd>
    </>
  );
}

function Rename({ person, onDone }: { person: Person; onDone: () => void }) {
  const { say } = useAllWords();
  const shop = useShop();
  const online = useSelect((state) => state.connection.kind === "live" || state.connection.kind === "delayed");
  const doing = useDoing();
  const save = (name: string) => {
    if (name === "" || name === person.name) return onDone();
    doing.run(async () => {
      await shop.change_customer(person.id, { name: name.normalize("NFC") });
      onDone();
    });
  };
  return (
    <>
      <input
        ref={take_focus}
        aria-label={say("customer.name")}
        defaultValue={person.name}
        disabled={doing.busy}
        className="w-full rounded-md border border-field bg-back px-2 py-1 text-[16px]"
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.keyCode === 229) return;
          if (event.key === "Enter" && online) save(event.currentTarget.value.trim());
          if (event.key === "Escape") {
            event.stopPropagation();
            onDone();
          }
        }}
      />
      <Failed words={doing.failed} />
    </>
  );
}

/** It stands where the button was that somebody just pressed. */
function take_focus(field: HTMLInputElement | null): void {
  field?.focus();
}
