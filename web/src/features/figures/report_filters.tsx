import { PickChannel, PickOne, PickStaff, useShopWords } from "@/features/counter";
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
  const { say } = useShopWords();

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
  const wide = "w-auto flex-1 basis-32 md:max-w-44";
  const select = `${field_look} ${wide}`;
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
      <PickChannel value={search.get("channel") ?? ""} onPick={(channel) => one("channel", channel)} className={wide} />
      <PickStaff
        label={say("report.staff")}
        all={say("report.staff.all")}
        value={search.get("staff") ?? ""}
        onPick={(person) => one("staff", person)}
        className={wide}
      />
      <PickOne
        label={say("report.unit")}
        all={say("report.unit.auto")}
        options={(["hour", "day", "week"] as const)
          .filter((unit) => unit !== "hour" || days_in(period) <= 31)
          .map((unit) => ({ id: unit, name: say(`report.unit.${unit}`) }))}
        value={search.get("by") ?? ""}
        onPick={(unit) => one("by", unit)}
        className={wide}
      />
      {["channel", "staff", "by", "from", "label"].some((part) => search.has(part)) && (
        <Button look="quiet" onClick={() => set_search(() => new URLSearchParams())}>
          {say("page.unfilter")}
        </Button>
      )}
    </search>
  );
}
