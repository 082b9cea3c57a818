import { useState } from "react";
import { SearchField, useFilter, useShopWords } from "@/features/counter";
import { platform_name, useLabels, useSelect, useStaff } from "@/features/desk";
import type { Named } from "@/sync/counter";
import { Button } from "@/ui/button";
import { field_look } from "@/ui/field";
import { useMedia } from "@/ui/use_media";
import { filters_set } from "./asked";

const statuses = ["open", "pending", "snoozed", "resolved"] as const;

/** What one looks back at. All of it stands in the address; a narrow pane shows the words, and the rest when asked. */
export function HistoryFilters({ narrow }: { narrow: boolean }) {
  const { say } = useShopWords();
  const channels = useSelect((state) => state.channels);
  const { search, filter } = useFilter();
  const staff = [...useStaff().values()];
  const labels = useLabels();
  const phone = !useMedia("(min-width: 768px)");
  const [unfolded, unfold] = useState(false);
  const folds = phone || narrow;
  const set = filters_set(search);
  const value = (name: string) => search.get(name) ?? "";
  const look = `${field_look} min-w-0 flex-1 basis-36 ${narrow ? "" : "md:max-w-44"}`;
  const choice = (name: string, label: string, all: string, choices: readonly Named[]) => (
    <select
      aria-label={label}
      value={value(name)}
      onChange={(event) => filter(name, event.currentTarget.value)}
      className={look}
    >
      <option value="">{all}</option>
      {choices.map(({ id, name: words }) => (
        <option key={id} value={id}>
          {words}
        </option>
      ))}
    </select>
  );
  const shown_channels = [...channels.values()].map(({ id, platform, name }) => ({
    id,
    name: say("thread.on", { platform: platform_name(platform, say), name }),
  }));
  const shown_statuses = statuses.map((status) => ({ id: status, name: say(`history.status.${status}`) }));
  const day = (name: "from" | "to") => (
    <label
      className={`flex min-w-0 flex-1 items-center gap-2 text-sm ${folds ? "basis-full" : "basis-40 md:max-w-56"}`}
    >
      <span className={`shrink-0 text-muted ${folds ? "w-20" : ""}`}>{say(`history.${name}`)}</span>
      <input
        type="date"
        value={value(name)}
        onChange={(event) => filter(name, event.currentTarget.value)}
        className={field_look}
      />
    </label>
  );
  return (
    <search className="px-4 py-2">
      <div className="flex flex-wrap gap-2">
        <SearchField
          label={say("history.search")}
          value={value("q")}
          onSearch={(words) => filter("q", words)}
          className={folds ? "flex-1 basis-40" : "md:max-w-72"}
        />
        {folds && (
          <Button aria-expanded={unfolded} onClick={() => unfold(!unfolded)}>
            {set > 0 ? say("history.filters.active", { n: set }) : say("history.filters")}
          </Button>
        )}
        {(!folds || unfolded) && (
          <>
            {choice("channel", say("filter.channel"), say("filter.channel.all"), shown_channels)}
            {staff.length > 0 && choice("staff", say("history.staff"), say("history.staff.all"), staff)}
            {labels.length > 0 && choice("label", say("history.label"), say("history.label.all"), labels)}
            {choice("status", say("history.status"), say("history.status.all"), shown_statuses)}
            {day("from")}
            {day("to")}
          </>
        )}
      </div>
    </search>
  );
}
