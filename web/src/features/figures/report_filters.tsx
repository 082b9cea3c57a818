import { useEffect, useState } from "react";
import { useCounter, useShopWords } from "@/features/counter";
import { platform_name, useSelect } from "@/features/desk";
import type { Named } from "@/sync/counter";
import { Button } from "@/ui/button";
import { field_look } from "@/ui/field";
import { days_in, period_of, usual_days } from "./period";

/** Which period, which channel, whose. */
export function ReportFilters({
  search,
  change,
  set_search,
  now,
}: {
  search: URLSearchParams;
  change: (part: string, value: string | null) => void;
  set_search: (step: (before: URLSearchParams) => URLSearchParams) => void;
  now: number;
}) {
  const counter = useCounter();
  const { say } = useShopWords();
  const channels = useSelect((state) => state.channels);
  const [staff, set_staff] = useState<readonly Named[]>([]);
  useEffect(() => {
    let here = true;
    counter.staff().then(
      (found) => here && set_staff(found),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [counter]);

  const period = period_of(search, now);
  const choose_days = (days: string) =>
    set_search((before) => {
      const after = new URLSearchParams(before);
      for (const name of ["days", "from", "to", "pick"]) after.delete(name);
      if (days === "custom") {
        after.set("from", period.from);
        after.set("to", period.to);
      } else after.set("days", days);
      return after;
    });
  const choose_dates = (part: "from" | "to", value: string) =>
    set_search((before) => {
      if (value === "") return before;
      const after = new URLSearchParams(before);
      after.delete("pick");
      after.set("from", part === "from" ? value : value < period.from ? value : period.from);
      after.set("to", part === "to" ? value : value > period.to ? value : period.to);
      return after;
    });
  const one = (part: string, value: string) => {
    change("pick", null);
    change(part, value === "" ? null : value);
  };
  const select = `${field_look} w-auto flex-1 basis-32 md:max-w-44`;
  return (
    <search className="flex flex-wrap items-center gap-2 px-4 py-2 print:hidden">
      <select
        aria-label={say("report.period")}
        value={period.days === null ? "custom" : String(period.days)}
        onChange={(event) => choose_days(event.currentTarget.value)}
        className={select}
      >
        {usual_days.map((days) => (
          <option key={days} value={days}>
            {say(`report.period.${days}`)}
          </option>
        ))}
        <option value="custom">{say("report.period.custom")}</option>
      </select>
      {period.days === null &&
        (["from", "to"] as const).map((part) => (
          <input
            key={part}
            type="date"
            aria-label={say(`report.${part}`)}
            value={period[part]}
            onChange={(event) => choose_dates(part, event.currentTarget.value)}
            className={select}
          />
        ))}
      <select
        aria-label={say("filter.channel")}
        value={search.get("channel") ?? ""}
        onChange={(event) => one("channel", event.currentTarget.value)}
        className={select}
      >
        <option value="">{say("filter.channel.all")}</option>
        {[...channels.values()].map(({ id, platform, name }) => (
          <option key={id} value={id}>
            {say("thread.on", { platform: platform_name(platform, say), name })}
          </option>
        ))}
      </select>
      <select
        aria-label={say("report.staff")}
        value={search.get("staff") ?? ""}
        onChange={(event) => one("staff", event.currentTarget.value)}
        className={select}
      >
        <option value="">{say("report.staff.all")}</option>
        {staff.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={say("report.unit")}
        value={search.get("by") ?? ""}
        onChange={(event) => one("by", event.currentTarget.value)}
        className={select}
      >
        <option value="">{say("report.unit.auto")}</option>
        {(["hour", "day", "week"] as const)
          .filter((unit) => unit !== "hour" || days_in(period) <= 31)
          .map((unit) => (
            <option key={unit} value={unit}>
              {say(`report.unit.${unit}`)}
            </option>
          ))}
      </select>
      {["channel", "staff", "by", "from", "label"].some((part) => search.has(part)) && (
        <Button look="quiet" onClick={() => set_search(() => new URLSearchParams())}>
          {say("page.unfilter")}
        </Button>
      )}
    </search>
  );
}
