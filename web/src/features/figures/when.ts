import type { Report } from "@/wire/figures";
import type { Language, SayAll } from "@/words/catalogue";
import { clock, date } from "@/words/format";

/** A point of time as the table and the axis name it. */
export function when_words(at: string, unit: Report["unit"], say: SayAll, language: Language): string {
  const moment = Date.parse(at);
  const day = date(moment, language);
  if (unit === "hour") return `${clock(moment, language)} ${day.slice(0, 5)}`;
  return unit === "week" ? say("report.week_of", { date: day }) : day;
}

/** Shorter, below the chart. */
export function when_short(moment: number, unit: Report["unit"], language: Language): string {
  return unit === "hour" ? clock(moment, language) : date(moment, language).slice(0, 5);
}
