import { useShopWords } from "@/features/counter";
import { Button, IconButton } from "@/ui/button";
import { field_look } from "@/ui/field";
import type { WorkingHours } from "@/wire/team_work";

type Days = WorkingHours["days"];
type Range = readonly [string, string];

const week = [1, 2, 3, 4, 5, 6, 7] as const;
const usual: Range = ["08:00", "21:00"];

/** The ranges of a day; a day nobody named has none. */
export function ranges_of(days: Days, day: number): readonly Range[] {
  return days.find((one) => one.day === day)?.ranges ?? [];
}

/** The week with other ranges on one day; its days in order. */
export function with_ranges(days: Days, day: number, ranges: readonly Range[]): Days {
  return week.map((one) => ({ day: one, ranges: one === day ? ranges : ranges_of(days, one) }));
}

function replaced(ranges: readonly Range[], at: number, by: Range): readonly Range[] {
  return ranges.map((range, i) => (i === at ? by : range));
}

/** One row a day, each with its ranges. The browser's own fields for times: they speak and take keys by themselves. */
export function WeekGrid({
  days,
  told,
  onChange,
}: {
  days: Days;
  /** What is wrong, by field. */
  told: ReadonlyMap<string, string>;
  onChange: (days: Days) => void;
}) {
  const { say } = useShopWords();
  return (
    <>
      <ul className="m-0 list-none divide-y divide-line p-0">
        {week.map((day) => {
          const name = say(`hours.day.${day}`);
          const ranges = ranges_of(days, day);
          const at = days.findIndex((one) => one.day === day);
          const put = (now: readonly Range[]) => onChange(with_ranges(days, day, now));
          const wrong = [...told].find(([field]) => at >= 0 && field.startsWith(`days[${at}]`))?.[1];
          return (
            <li key={day} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2">
              <span className="w-20 shrink-0 text-sm font-medium">{name}</span>
              <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-2">
                {ranges.length === 0 && <span className="text-sm text-muted">{say("hours.closed")}</span>}
                {ranges.map(([from, to], i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two ranges of a day may be alike while they are typed.
                  <span key={i} className="flex items-center gap-1">
                    <Time
                      label={say("hours.from", { day: name })}
                      value={from}
                      onChange={(time) => put(replaced(ranges, i, [time, to]))}
                    />
                    <span aria-hidden="true">{"–"}</span>
                    <Time
                      label={say("hours.to", { day: name })}
                      value={to}
                      onChange={(time) => put(replaced(ranges, i, [from, time]))}
                    />
                    <IconButton
                      icon="close"
                      label={say("hours.remove", { day: name, range: `${from}–${to}` })}
                      onClick={() => put(ranges.filter((_, n) => n !== i))}
                    />
                  </span>
                ))}
                {wrong && <span className="text-sm text-danger">{wrong}</span>}
              </div>
              {ranges.length < 6 && (
                <Button
                  look="quiet"
                  aria-label={say("hours.add.of", { day: name })}
                  onClick={() => put([...ranges, ranges.length === 0 ? usual : ["", ""]])}
                >
                  {say("hours.add")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Button onClick={() => onChange(week.map((day) => ({ day, ranges: ranges_of(days, 1) })))}>
        {say("hours.copy")}
      </Button>
    </>
  );
}

/** Midnight at the end of a day is written 24:00 by the server and 00:00 by the browser's field. */
function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      type="time"
      required
      aria-label={label}
      className={`${field_look} w-28`}
      value={value === "24:00" ? "00:00" : value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
