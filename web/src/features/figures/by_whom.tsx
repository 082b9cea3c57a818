import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import { platform_name } from "@/features/desk";
import type { Figure, Report } from "@/wire/figures";
import { MeasureHead } from "./measure_head";
import { type Measure, measures, type ReportName, written } from "./numbers";
import type { Pick } from "./pick";

interface Line {
  readonly key: string;
  readonly name: string;
  readonly figure: Figure;
  /** Null: nothing more can be asked about it. */
  readonly pick: Pick | null;
}

/** The same numbers by channel, by person and by label; each row has a bar, and leads to its conversations. */
export function ByWhom({
  name,
  report,
  path_of,
}: {
  name: ReportName;
  report: Report;
  path_of: (pick: Pick) => string;
}) {
  const { say } = useShopWords();
  const channels = report.by_channel.map(({ channel, ...figure }) => ({
    key: channel.id,
    name: say("thread.on", { platform: platform_name(channel.platform, say), name: channel.name }),
    figure,
    pick: { kind: "channel", id: channel.id } as const,
  }));
  // Who answered is told where answers are counted; what waits is nobody's.
  const answers = name !== "volume" && name !== "hours" && name !== "labels";
  const staff = report.by_staff
    .filter(({ staff: person, n }) => (answers ? n > 0 : person !== null))
    .map(({ staff: person, ...figure }) => ({
      key: person?.id ?? "none",
      name: person?.name ?? say("report.nobody"),
      figure,
      pick: person ? ({ kind: "staff", id: person.id } as const) : null,
    }));
  const labels = report.by_label.map(({ label, ...figure }) => ({
    key: label.id,
    name: label.name,
    figure,
    pick: { kind: "label", id: label.id } as const,
  }));
  return (
    <div className="grid gap-6 xl:grid-cols-2">
      <Lines title={say("report.by_label")} of={say("report.labels")} name={name} lines={labels} path_of={path_of} />
      <Lines
        title={say("report.by_channel")}
        of={say("board.channel")}
        name={name}
        lines={channels}
        path_of={path_of}
      />
      <Lines title={say("report.by_staff")} of={say("report.staff")} name={name} lines={staff} path_of={path_of} />
    </div>
  );
}

function Lines({
  title,
  of: what,
  name,
  lines,
  path_of,
}: {
  title: string;
  /** What a row is. */
  of: string;
  name: ReportName;
  lines: readonly Line[];
  path_of: (pick: Pick) => string;
}) {
  const { say, language } = useShopWords();
  const [lead] = measures[name];
  if (lines.length === 0 || !lead) return null;
  const shown: readonly Measure[] = measures[name].filter(({ words }) => words !== "report.average");
  const most = Math.max(1, ...lines.map(({ figure }) => figure[lead.of] ?? 0));
  const ordered = [...lines].sort((a, b) => (b.figure[lead.of] ?? -1) - (a.figure[lead.of] ?? -1));
  return (
    <section className="min-w-0">
      <h2 className="mb-1 font-semibold">{title}</h2>
      <div className="overflow-x-auto">
        <table className="w-full border-collapse text-sm">
          <MeasureHead title={title} of={what} measured={shown} />
          <tbody>
            {ordered.map(({ key, name: of, figure, pick }) => (
              <tr key={key}>
                <th scope="row" className="w-1/2 border-b border-line px-2 py-1 text-left font-normal">
                  {pick ? (
                    <Link href={path_of(pick)} className="target inline-flex items-center text-accent hover:underline">
                      {of}
                    </Link>
                  ) : (
                    <span className="target inline-flex items-center">{of}</span>
                  )}
                  <svg
                    aria-hidden="true"
                    className="block h-1.5 w-full text-accent"
                    preserveAspectRatio="none"
                    viewBox="0 0 100 1"
                  >
                    <rect width={((figure[lead.of] ?? 0) / most) * 100} height="1" fill="currentColor" />
                  </svg>
                </th>
                {shown.map(({ words, of: part, kind }) => (
                  <td key={words} className="border-b border-line px-2 py-1 text-right whitespace-nowrap tabular-nums">
                    {written(figure[part], kind, say, language)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
