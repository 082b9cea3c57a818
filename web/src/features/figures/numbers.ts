import type { Figure } from "@/wire/figures";
import type { Language, SayAll } from "@/words/catalogue";
import { length, vnd } from "@/words/format";

/** What each report shows of a figure, and how it is written. */

export const report_names = [
  "volume",
  "first-response",
  "response",
  "resolution",
  "orders",
  "labels",
  "hours",
] as const;
export type ReportName = (typeof report_names)[number];

export function is_report(name: string): name is ReportName {
  return (report_names as readonly string[]).includes(name);
}

/** One column of the table, one line of the chart, one number on top. */
export interface Measure {
  readonly words:
    | "report.conversations"
    | "report.turns"
    | "report.median"
    | "report.p90"
    | "report.average"
    | "report.answered"
    | "report.resolved"
    | "report.count.orders"
    | "report.money"
    | "report.unanswered";
  readonly of: keyof Figure;
  readonly kind: "count" | "seconds" | "money";
  /** Less of it is better. */
  readonly less?: true;
}

const times = (counted: "report.answered" | "report.resolved"): readonly Measure[] => [
  { words: "report.median", of: "p50", kind: "seconds", less: true },
  { words: "report.p90", of: "p90", kind: "seconds", less: true },
  { words: "report.average", of: "value", kind: "seconds", less: true },
  { words: counted, of: "n", kind: "count" },
];

const unanswered: Measure = { words: "report.unanswered", of: "unanswered", kind: "count", less: true };
const turns: Measure = { words: "report.turns", of: "value", kind: "count" };
const conversations: Measure = { words: "report.conversations", of: "n", kind: "count" };

export const measures: Readonly<Record<ReportName, readonly Measure[]>> = {
  volume: [conversations, turns, unanswered],
  "first-response": [...times("report.answered"), unanswered],
  response: [...times("report.answered"), unanswered],
  resolution: times("report.resolved"),
  orders: [
    { words: "report.count.orders", of: "n", kind: "count" },
    { words: "report.money", of: "value", kind: "money" },
  ],
  labels: [conversations, turns],
  hours: [turns, unanswered],
};

/** The lines of the chart: the middle and the slow ones, or how many. */
export function drawn(name: ReportName): readonly Measure[] {
  return measures[name].filter(({ kind }, place) => (kind === "seconds" ? place < 2 : place === 0));
}

/** `8 giây`, `2 phút 10 giây`, `3 giờ`. */
export function lasting(seconds: number, say: SayAll): string {
  if (seconds < 60) return say("time.seconds", { n: seconds });
  if (seconds < 3600) {
    const s = seconds % 60;
    const n = Math.floor(seconds / 60);
    return s === 0 ? say("time.minutes", { n }) : say("lasting.minutes", { n, s });
  }
  const n = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  if (n < 48) return m === 0 ? say("time.hours", { n }) : say("time.hours.minutes", { n, m });
  return length(seconds * 1000, say);
}

export function written(value: number | null, kind: Measure["kind"], say: SayAll, language: Language): string {
  if (value === null) return "−";
  if (kind === "seconds") return lasting(value, say);
  return kind === "money" ? vnd(value) : new Intl.NumberFormat(language === "vi" ? "vi-VN" : "en-GB").format(value);
}

/** How much it changed, in whole percent; null when there is nothing to compare with. */
export function change(now: number | null, before: number | null): number | null {
  if (now === null || before === null || before === 0) return null;
  return Math.round(((now - before) / before) * 100);
}

/** Seconds since then; null: nobody waits. */
export function waited(since: string | null, now: number): number {
  return since === null ? 0 : Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
}
