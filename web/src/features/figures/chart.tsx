import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useShopWords } from "@/features/counter";
import type { Report } from "@/wire/figures";
import { drawn, type Measure, type ReportName, written } from "./numbers";
import { when_short, when_words } from "./when";

const height_px = 240;
const label_px = 72;

/** Seconds are drawn in what their size asks for. */
function scale_of(report: Report, measure: Measure | undefined) {
  if (measure?.kind !== "seconds") return { by: 1, words: null } as const;
  const most = Math.max(...report.series.map((point) => point.p90 ?? point.p50 ?? 0), 0);
  if (most < 180) return { by: 1, words: "report.unit.seconds" } as const;
  return most < 3 * 3600
    ? ({ by: 60, words: "report.unit.minutes" } as const)
    : ({ by: 3600, words: "report.unit.hours" } as const);
}

/** The colours of the page as they are now; a canvas knows no variables. */
function colours() {
  const canvas = document.createElement("span");
  canvas.hidden = true;
  document.body.append(canvas);
  const of = (name: string) => {
    canvas.style.color = `var(--${name})`;
    return getComputedStyle(canvas).color;
  };
  const found = { text: of("muted"), line: of("line"), first: of("accent"), second: of("warning") };
  canvas.remove();
  return found;
}

/** Calls back when light becomes dark, by the system or by choice. */
function on_theme(changed: () => void): () => void {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(changed);
  media.addEventListener("change", changed);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    media.removeEventListener("change", changed);
    chosen.disconnect();
  };
}

/** Bars for how many, two lines for how long: the middle drawn through, the slow ones broken. A click is a point. */
export function Chart({
  title,
  name,
  report,
  on_pick,
}: {
  title: string;
  name: ReportName;
  report: Report;
  on_pick: (at: string) => void;
}) {
  const { say, language } = useShopWords();
  const place = useRef<HTMLDivElement>(null);
  const told = useRef<HTMLParagraphElement>(null);
  const picking = useRef(on_pick);
  picking.current = on_pick;
  const lines = drawn(name);
  const scale = scale_of(report, lines[0]);

  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const bars = lines[0]?.kind !== "seconds";
    const times = report.series.map(({ at }) => Date.parse(at) / 1000);
    const values = lines.map(({ of }) =>
      report.series.map((point) => (point[of] === null ? null : (point[of] ?? 0) / scale.by)),
    );
    const step = times.length > 1 ? (times[1] ?? 0) - (times[0] ?? 0) : 86_400;

    const say_point = (chart: uPlot) => {
      const point = report.series[chart.cursor.idx ?? -1];
      if (!told.current) return;
      told.current.textContent = point
        ? `${when_words(point.at, report.unit, say, language)}: ${lines.map(({ words, of, kind }) => `${say(words)} ${written(point[of], kind, say, language)}`).join(", ")}`
        : "\u00a0";
    };
    const draw = () => {
      const colour = colours();
      const axis = {
        stroke: colour.text,
        grid: { stroke: colour.line, width: 1 },
        ticks: { stroke: colour.line, width: 1 },
      };
      const looks = [
        {
          stroke: colour.first,
          width: 2,
          ...(bars ? { fill: colour.first, paths: uPlot.paths.bars?.({ size: [0.7, 60] }) } : {}),
        },
        { stroke: colour.second, width: 2, dash: [6, 4] },
      ];
      const options: uPlot.Options = {
        width: Math.max(200, box.clientWidth),
        height: height_px,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: {
          x: { range: [(times[0] ?? 0) - (bars ? step / 2 : 0), (times.at(-1) ?? 0) + (bars ? step / 2 : step / 20)] },
          y: { range: (_chart, _least, most) => [0, Math.max(1, (most ?? 0) * 1.1)] },
        },
        series: [
          {},
          ...lines.map(({ words }, n) => ({
            label: say(words),
            spanGaps: false,
            points: { show: !bars, size: 6 },
            ...looks[n],
          })),
        ],
        axes: [
          {
            ...axis,
            // Below points only, and not below all when there are many.
            splits: (chart) => {
              const every = Math.max(1, Math.ceil((times.length * label_px) / chart.width));
              return times.filter((_at, n) => n % every === 0);
            },
            values: (_chart, splits) => splits.map((at) => when_short(at * 1000, report.unit, language)),
          },
          {
            ...axis,
            size: 64,
            values: (_chart, splits) =>
              splits.map((at) =>
                Number.isInteger(at) ? at.toLocaleString(language === "vi" ? "vi-VN" : "en-GB") : "",
              ),
          },
        ],
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Asia/Ho_Chi_Minh"),
        hooks: { setCursor: [say_point] },
      };
      return new uPlot(options, [times, ...values], box);
    };

    let chart = draw();
    const again = () => {
      chart.destroy();
      chart = draw();
    };
    const click = () => {
      const point = report.series[chart.cursor.idx ?? -1];
      if (point) picking.current(point.at);
    };
    const resized = new ResizeObserver(() => {
      const width = Math.max(200, box.clientWidth);
      if (width !== chart.width) chart.setSize({ width, height: height_px });
    });
    resized.observe(box);
    box.addEventListener("click", click);
    const stop = on_theme(again);
    return () => {
      stop();
      resized.disconnect();
      box.removeEventListener("click", click);
      chart.destroy();
    };
  }, [report, name, language, say]);

  return (
    <figure className="m-0">
      {scale.words && <figcaption className="text-xs text-muted">{say(scale.words)}</figcaption>}
      {/* The table beside it says the same to those who cannot see or point. */}
      <div ref={place} role="img" aria-label={title} className="w-full cursor-pointer" data-chart={name} />
      <p ref={told} aria-hidden="true" className="m-0 text-xs text-muted tabular-nums">
        {"\u00a0"}
      </p>
      {lines.length > 1 && (
        <ul className="flex flex-wrap gap-x-4 text-xs text-muted">
          {lines.map(({ words }, n) => (
            <li key={words} className="flex items-center gap-2">
              <svg aria-hidden="true" width="28" height="8" className={n === 0 ? "text-accent" : "text-warning"}>
                <line
                  x1="0"
                  y1="4"
                  x2="28"
                  y2="4"
                  stroke="currentColor"
                  strokeWidth="2"
                  strokeDasharray={n === 0 ? undefined : "6 4"}
                />
              </svg>
              {say(words)}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}
