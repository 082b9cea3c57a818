import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import { Button } from "@/ui/button";
import type { Report } from "@/wire/figures";
import { Chart } from "./chart";
import { MeasureHead } from "./measure_head";
import { drawn, measures, type ReportName, written } from "./numbers";
import type { Pick } from "./pick";
import { when_words } from "./when";

/** How it went over time: a picture, and the same numbers as a table whose rows lead to their conversations. */
export function Series({
  name,
  report,
  table,
  on_table,
  path_of,
  on_pick,
}: {
  name: ReportName;
  report: Report;
  table: boolean;
  on_table: (shown: boolean) => void;
  path_of: (pick: Pick) => string;
  on_pick: (pick: Pick) => void;
}) {
  const { say, language } = useShopWords();
  const lines = drawn(name);
  const first = report.series[0];
  const last = report.series.at(-1);
  if (!first || !last) return null;
  const title = say("report.chart", {
    title: lines.map(({ words }) => say(words)).join(", "),
    from: when_words(first.at, report.unit, say, language),
    to: when_words(last.at, report.unit, say, language),
  });
  return (
    <section>
      <header className="flex flex-wrap items-center gap-x-4">
        <h2 className="min-w-0 flex-1 font-semibold">{title}</h2>
        <Button look="quiet" aria-expanded={table} onClick={() => on_table(!table)}>
          {say(table ? "report.table.hide" : "report.table")}
        </Button>
      </header>
      <p className="text-xs text-muted">{say("report.chart.hint")}</p>
      <Chart title={title} name={name} report={report} on_pick={(at) => on_pick({ kind: "at", at })} />
      {table && (
        <div className="mt-2 overflow-x-auto">
          <table className="w-full border-collapse text-sm">
            <MeasureHead title={title} of={say("report.when")} measured={measures[name]} />
            <tbody>
              {report.series.map((point) => (
                <tr key={point.at}>
                  <th scope="row" className="border-b border-line px-2 py-1 text-left font-normal">
                    <Link
                      href={path_of({ kind: "at", at: point.at })}
                      className="target inline-flex items-center text-accent whitespace-nowrap hover:underline"
                    >
                      {when_words(point.at, report.unit, say, language)}
                    </Link>
                  </th>
                  {measures[name].map(({ words, of, kind }) => (
                    <td
                      key={words}
                      className="border-b border-line px-2 py-1 text-right tabular-nums whitespace-nowrap"
                    >
                      {written(point[of], kind, say, language)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
