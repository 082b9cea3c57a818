import { order_state_words, PickChannel, PickStaff, SearchField, useFilter, useShopWords } from "@/features/counter";
import { order_states } from "@/wire/commerce";

/** What is shown of the book. All of it stands in the address, so that what one sees can be sent to a colleague. */
export function Filters() {
  const { say } = useShopWords();
  const { search, filter } = useFilter();

  const status = search.get("status") ?? "";
  const select = "flex-1 basis-36 md:max-w-44";
  return (
    <search className="space-y-2 px-4 py-2">
      <div className="flex flex-wrap gap-2">
        <SearchField
          label={say("orders.search")}
          value={search.get("q") ?? ""}
          onSearch={(words) => filter("q", words)}
          className="md:max-w-72"
        />
        <PickChannel
          value={search.get("channel") ?? ""}
          onPick={(channel) => filter("channel", channel)}
          className={select}
        />
        <PickStaff
          label={say("orders.by")}
          all={say("orders.by.all")}
          value={search.get("staff") ?? ""}
          onPick={(person) => filter("staff", person)}
          className={select}
        />
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
