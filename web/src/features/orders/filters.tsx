import { useEffect, useState } from "react";
import { order_state_words, SearchField, useCounter, useFilter, useShopWords } from "@/features/counter";
import { platform_name, useSelect } from "@/features/desk";
import type { Named } from "@/sync/counter";
import { field_look } from "@/ui/field";
import { order_states } from "@/wire/commerce";

/** What is shown of the book. All of it stands in the address, so that what one sees can be sent to a colleague. */
export function Filters() {
  const counter = useCounter();
  const { say } = useShopWords();
  const channels = useSelect((state) => state.channels);
  const { search, filter } = useFilter();
  const [staff, set_staff] = useState<readonly Named[]>([]);
  useEffect(() => {
    let here = true;
    // Who may not see the staff filters by everything else.
    counter.staff().then(
      (found) => here && set_staff(found),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [counter]);

  const status = search.get("status") ?? "";
  const select = `${field_look} flex-1 basis-36 md:max-w-44`;
  return (
    <search className="space-y-2 px-4 py-2">
      <div className="flex flex-wrap gap-2">
        <SearchField
          label={say("orders.search")}
          value={search.get("q") ?? ""}
          onSearch={(words) => filter("q", words)}
          className="md:max-w-72"
        />
        <select
          aria-label={say("filter.channel")}
          value={search.get("channel") ?? ""}
          onChange={(event) => filter("channel", event.currentTarget.value)}
          className={select}
        >
          <option value="">{say("filter.channel.all")}</option>
          {[...channels.values()].map(({ id, platform, name }) => (
            <option key={id} value={id}>
              {say("thread.on", { platform: platform_name(platform, say), name })}
            </option>
          ))}
        </select>
        {staff.length > 0 && (
          <select
            aria-label={say("orders.by")}
            value={search.get("staff") ?? ""}
            onChange={(event) => filter("staff", event.currentTarget.value)}
            className={select}
          >
            <option value="">{say("orders.by.all")}</option>
            {staff.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
        {search.get("customer_id") && (
          <button
            type="button"
            onClick={() => filter("customer_id", "")}
            className="target rounded-full border border-accent bg-selected px-3 text-sm font-medium text-accent"
          >
            {say("orders.of_one")} ×
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: these are switches beside each other, not fields of a form */}
      <div role="group" aria-label={say("orders.status")} className="-mx-1 flex gap-1 overflow-x-auto p-1">
        {(["", ...order_states] as const).map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={status === state}
            onClick={() => filter("status", state)}
            className={`target shrink-0 rounded-full border px-3 text-sm whitespace-nowrap ${status === state ? "border-accent bg-selected font-medium text-accent" : "border-field"}`}
          >
            {state === "" ? say("list.all") : order_state_words(state, say)}
          </button>
        ))}
      </div>
    </search>
  );
}
