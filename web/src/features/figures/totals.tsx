import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import type { Report } from "@/wire/figures";
import { change, measures, type ReportName, written } from "./numbers";
import type { Pick } from "./pick";

/** The whole period in a few numbers, each beside the period before; each opens what it was made from. */
export function Totals({
  name,
  report,
  path_of,
}: {
  name: ReportName;
  report: Report;
  path_of: (pick: Pick) => string;
}) {
  const { say, language } = useShopWords();
  return (
    <ul className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
      {measures[name].map((measure) => {
        const now = report.total[measure.of];
        const before = report.previous[measure.of];
        const by = change(now, before);
        const better = by === null || by === 0 ? null : by < 0 === (measure.less === true);
        const change_words =
          by === null
            ? null
            : by === 0
              ? say("report.same")
              : say(by > 0 ? "report.up" : "report.down", { n: Math.abs(by) });
        return (
          <li key={measure.words}>
            <Link
              href={path_of({ kind: measure.of === "unanswered" ? "unanswered" : "all" })}
              className="block h-full rounded-md border border-line bg-surface px-4 py-3 hover:border-accent"
            >
              <span className="block text-sm text-muted">{say(measure.words)}</span>
              <span className="block text-lg font-semibold tabular-nums">
                {written(now, measure.kind, say, language)}
              </span>
              {change_words !== null && (
                <span className="block text-xs text-muted">
                  <span className={better === null ? "" : better ? "text-good" : "text-danger"}>
                    {by !== 0 && <span aria-hidden="true">{(by ?? 0) > 0 ? "▲ " : "▼ "}</span>}
                    {change_words}
                  </span>{" "}
                  · {say("report.before", { value: written(before, measure.kind, say, language) })}
                </span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
