import { day_of } from "@/words/format";

/** Which days are shown. Dates are the shop's, written as the server reads them: `2026-11-22`. */

export interface Period {
  readonly from: string;
  readonly to: string;
  /** The last so many days; null: chosen by hand. */
  readonly days: number | null;
}

export const usual_days = [1, 7, 30, 90] as const;
const day_ms = 86_400_000;
const days_limit = 400;

export function date_of(day: number): string {
  return new Date(day * day_ms).toISOString().slice(0, 10);
}

function day_named(date: string | null): number | null {
  if (!date || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || date_of(at / day_ms) !== date ? null : at / day_ms;
}

/** From what the address says; what it says wrongly is the last seven days. */
export function period_of(search: URLSearchParams, now: number): Period {
  const today = day_of(now);
  const from = day_named(search.get("from"));
  const to = day_named(search.get("to"));
  if (from !== null && to !== null && from <= to && to - from < days_limit)
    return { from: date_of(from), to: date_of(to), days: null };
  const asked = Number(search.get("days"));
  const days = (usual_days as readonly number[]).includes(asked) ? asked : 7;
  return { from: date_of(today - days + 1), to: date_of(today), days };
}

export function days_in(period: Period): number {
  return (Date.parse(period.to) - Date.parse(period.from)) / day_ms + 1;
}

export type Unit = "hour" | "day" | "week";

/** What was chosen, as long as it is not too fine for the period; else what shows it best. */
export function unit_of(search: URLSearchParams, period: Period): Unit {
  const days = days_in(period);
  const asked = search.get("by");
  if (asked === "day" || asked === "week" || (asked === "hour" && days <= 31)) return asked;
  return days <= 2 ? "hour" : days <= 92 ? "day" : "week";
}

const unit_ms = { hour: 3_600_000, day: day_ms, week: 7 * day_ms } as const;

/** From when to when a point of the chart reaches, within the period. */
export function reach_of(at: string, unit: Unit, from: string, to: string): { from: string; to: string } {
  const begin = Math.max(Date.parse(at), Date.parse(from));
  const end = Math.min(Date.parse(at) + unit_ms[unit], Date.parse(to));
  return { from: new Date(begin).toISOString(), to: new Date(end).toISOString() };
}
