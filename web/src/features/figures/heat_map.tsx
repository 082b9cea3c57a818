import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import type { Report } from "@/wire/figures";
import type { Pick } from "./pick";

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** From nothing to the most, each step lighter or darker than the one before; the number stands in every cell. */
const steps = ["", "bg-accent/10", "bg-accent/20", "bg-accent/33", "bg-accent/45"] as const;

/** When customers write. Every cell leads to what was said there. */
export function HeatMap({ report, path_of }: { report: Report; path_of: (pick: Pick) => string }) {
  const { say } = useShopWords();
  if (report.hours.length === 0) return null;
  const found = new Map(report.hours.map(({ weekday, hour, n }) => [weekday * 24 + hour, n]));
  const most = Math.max(...found.values());
  return (
    <section>
      <h2 className="mb-1 font-semibold">{say("report.heat")}</h2>
      <div className="overflow-x-auto">
        <table className="table-fixed border-collapse text-xs tabular-nums">
          <caption className="sr-only">{say("report.heat")}</caption>
          <thead>
            <tr>
              <td className="w-24 min-w-24" />
              {hours.map((hour) => (
                <th
                  key={hour}
                  scope="col"
                  className="w-8 min-w-8 p-0 font-normal text-muted pointer-coarse:w-11 pointer-coarse:min-w-11"
                >
                  {hour}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weekdays.map((weekday) => (
              <tr key={weekday}>
                <th
                  scope="row"
                  className="sticky left-0 bg-back pr-2 text-left font-normal whitespace-nowrap text-muted"
                >
                  {say(`report.day.${weekday}`)}
                </th>
                {hours.map((hour) => {
                  const n = found.get(weekday * 24 + hour) ?? 0;
                  const step = n === 0 ? 0 : Math.max(1, Math.ceil((n / most) * 4));
                  return (
                    <td key={hour} className="h-8 border border-line p-0 pointer-coarse:h-11">
                      {n > 0 && (
                        <Link
                          href={path_of({ kind: "slot", weekday, hour })}
                          aria-label={say("report.heat.cell", { day: say(`report.day.${weekday}`), hour, n })}
                          className={`flex size-full items-center justify-center text-text ${steps[step]}`}
                        >
                          {n}
                        </Link>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
