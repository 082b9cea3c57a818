import { Button } from "@/ui/button";
import type { Contact, Person } from "@/wire/people";
import { show_phone } from "./fields";
import { Failed, useDoing } from "./parts";
import type { Ways } from "./side";
import { useAllWords, useShop } from "./use_shop";

interface Props {
  readonly person: Person;
  readonly contact: Contact;
  readonly ways: Ways;
  readonly onWhole: (whole: Person) => void;
}

/** Numbers and addresses that stood in messages: proposals until a person says what they are. */
export function Facts({ person, ways, onWhole }: Omit<Props, "contact">) {
  const found = person.contacts.filter((one) => one.state === "found");
  if (found.length === 0) return null;
  return (
    <ul className="list-none border-b border-line bg-selected px-3 py-2">
      {found.map((contact) => (
        <Fact
          key={`${contact.kind} ${contact.value}`}
          person={person}
          contact={contact}
          ways={ways}
          onWhole={onWhole}
        />
      ))}
    </ul>
  );
}

function Fact({ person, contact, ways, onWhole }: Props) {
  const { say } = useAllWords();
  const shop = useShop();
  const doing = useDoing();
  const value = contact.kind === "phone" ? show_phone(contact.value) : contact.value;
  const settle = (state: "kept" | "dismissed") =>
    doing.run(() =>
      shop.change_customer(person.id, { contacts: [{ kind: contact.kind, value: contact.value, state }] }),
    );
  return (
    <li className="text-sm">
      {say(`customer.found.${contact.kind}`, { value })}
      <span className="-mx-2 flex flex-wrap">
        {/* Nobody decides about a number they have not seen. */}
        {person.masked ? (
          <Button
            look="quiet"
            title={say("customer.masked")}
            disabled={doing.busy}
            onClick={() => doing.run(async () => onWhole(await shop.unmask(person.id)))}
          >
            {say("customer.show")}
          </Button>
        ) : (
          <>
            <Button look="quiet" disabled={doing.busy} onClick={() => settle("kept")}>
              {say("customer.found.keep")}
            </Button>
            <Button look="quiet" disabled={doing.busy} onClick={() => settle("dismissed")}>
              {say("customer.found.dismiss")}
            </Button>
          </>
        )}
        {contact.message_id && (
          <Button look="quiet" onClick={() => contact.message_id && ways.show_message(contact.message_id)}>
            {say("customer.found.see")}
          </Button>
        )}
      </span>
      <Failed words={doing.failed} />
    </li>
  );
}
