import { useEffect, useState } from "react";
import { IconButton } from "@/ui/button";
import type { Label, Person } from "@/wire/people";
import { Failed, Part, useDoing } from "./parts";
import { useAllWords, useShop } from "./use_shop";

/** The shop's words for a customer, put on and taken off in one press. */
export function Labels({ person }: { person: Person }) {
  const { say } = useAllWords();
  const shop = useShop();
  const doing = useDoing();
  const [all, set_all] = useState<readonly Label[]>([]);
  useEffect(() => {
    let here = true;
    // Without the list one can still take labels off.
    shop.labels().then(
      (labels) => here && set_all(labels),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [shop]);
  const ids = person.labels.map((label) => label.id);
  const others = all.filter((label) => !ids.includes(label.id));
  const put = (labels: readonly string[]) => doing.run(() => shop.change_customer(person.id, { labels }));
  if (ids.length === 0 && all.length === 0) return null;
  return (
    <Part title={say("customer.labels")}>
      <ul className="flex list-none flex-wrap items-center gap-1">
        {person.labels.map((label) => (
          <li key={label.id} className="flex items-center rounded-full border border-line pl-2 text-xs">
            <span
              aria-hidden="true"
              className="mr-1 size-2 rounded-full border border-field"
              style={{ backgroundColor: /^#[0-9a-f]{6}$/i.test(label.colour ?? "") ? (label.colour ?? "") : undefined }}
            />
            {label.name}
            <IconButton
              icon="close"
              label={say("customer.label.remove", { name: label.name })}
              disabled={doing.busy}
              onClick={() => put(ids.filter((id) => id !== label.id))}
            />
          </li>
        ))}
        {others.length > 0 && (
          <li>
            <select
              aria-label={say("customer.label.add")}
              value=""
              disabled={doing.busy}
              className="target rounded-md border border-field bg-back px-1 text-xs"
              onChange={(event) => put([...ids, event.target.value])}
            >
              <option value="">{say("customer.label.add")}</option>
              {others.map((label) => (
                <option key={label.id} value={label.id}>
                  {label.name}
                </option>
              ))}
            </select>
          </li>
        )}
      </ul>
      <Failed words={doing.failed} />
    </Part>
  );
}
