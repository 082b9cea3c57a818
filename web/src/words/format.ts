import type { Language, Say } from "./catalogue";

/**
 * Numbers, money, dates and lengths of time in words. The zone is the shop's, not the machine's: a phone abroad shows
 * what the colleague at the counter sees.
 */
export const shop_zone = "Asia/Ho_Chi_Minh";

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
const day_ms = 24 * hour_ms;

/** Writes a part of a moment. What Intl needs for it is made once: making it costs a hundred times what writing does. */
function date_format(options: Intl.DateTimeFormatOptions): (at: number, language: Language) => string {
  const made: { [Name in Language]?: Intl.DateTimeFormat } = {};
  const make = (language: Language) =>
    new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { timeZone: shop_zone, ...options });
  return (at, language) => {
    made[language] ??= make(language);
    return made[language].format(at);
  };
}

const minutes_of_day = date_format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds_of_day = date_format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const whole_date = date_format({ day: "2-digit", month: "2-digit", year: "numeric" });
const weekday_long = date_format({ weekday: "long" });
const weekday_short = date_format({ weekday: "short" });

const money = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 0 });

/** `1.250.000 ₫` */
export function vnd(amount: number): string {
  return `${money.format(amount)}\u00a0₫`;
}

/** `09:05` */
export function clock(at: number, language: Language): string {
  return minutes_of_day(at, language);
}

/** `22/11/2026` */
export function date(at: number, language: Language): string {
  return whole_date(at, language);
}

/** `09:05 22/11/2026`, for whoever hovers. */
export function exact(at: number, language: Language): string {
  return `${clock(at, language)} ${date(at, language)}`;
}

/** `09:05:12 22/11/2026`, where seconds tell what came before what. */
export function exact_second(at: number, language: Language): string {
  return `${seconds_of_day(at, language)} ${date(at, language)}`;
}

/** The day of a moment in the shop's zone, as a number that grows by one each day. */
export function day_of(at: number): number {
  return Math.floor((at + 7 * hour_ms) / day_ms);
}

/** `Hôm nay`, `Hôm qua`, `Thứ Bảy, 22/11/2026`: over the first message of a day. */
export function day_heading(at: number, now: number, language: Language, say: Say): string {
  const ago = day_of(now) - day_of(at);
  if (ago === 0) return say("time.today");
  if (ago === 1) return say("time.yesterday");
  return `${weekday_long(at, language)}, ${date(at, language)}`;
}

/** Short, for a row of the list: `09:05`, `Hôm qua`, `T6`, `20/11`, `20/11/24`. */
export function row_time(at: number, now: number, language: Language, say: Say): string {
  const ago = day_of(now) - day_of(at);
  if (ago <= 0) return clock(at, language);
  if (ago === 1) return say("time.yesterday");
  if (ago < 7) return short_weekday(at, language);
  // Cut from the whole date: on its own, Intl writes a Vietnamese day and month as 20-11.
  const whole = date(at, language);
  return whole.slice(6) === date(now, language).slice(6) ? whole.slice(0, 5) : `${whole.slice(0, 6)}${whole.slice(8)}`;
}

function short_weekday(at: number, language: Language): string {
  if (language === "en") return weekday_short(at, language);
  const day = new Date(at + 7 * hour_ms).getUTCDay();
  return day === 0 ? "CN" : `T${day + 1}`;
}

/** A moment, with its day when it is not today. */
export function moment(at: number, now: number, language: Language): string {
  return day_of(at) === day_of(now) ? clock(at, language) : exact(at, language);
}

/** How long, in one word or two: `vừa xong`, `5 phút`, `2 giờ`, `3 ngày`. */
export function length(ms: number, say: Say): string {
  if (ms < minute_ms) return say("time.now");
  if (ms < hour_ms) return say("time.minutes", { n: Math.floor(ms / minute_ms) });
  if (ms < day_ms) return say("time.hours", { n: Math.floor(ms / hour_ms) });
  return say("time.days", { n: Math.floor(ms / day_ms) });
}

/** How long is left, so exactly that one can plan: `3 giờ 12 phút`, `25 phút`. */
export function remaining(ms: number, say: Say): string {
  if (ms < minute_ms) return say("time.minutes", { n: 1 });
  if (ms < hour_ms) return say("time.minutes", { n: Math.floor(ms / minute_ms) });
  if (ms >= 2 * day_ms) return say("time.days", { n: Math.floor(ms / day_ms) });
  const n = Math.floor(ms / hour_ms);
  const m = Math.floor((ms % hour_ms) / minute_ms);
  return m === 0 ? say("time.hours", { n }) : say("time.hours.minutes", { n, m });
}

/** Seconds while there are few of them: `8 giây`. */
export function seconds(ms: number, say: Say): string {
  return ms < minute_ms ? say("time.seconds", { n: Math.max(1, Math.round(ms / 1000)) }) : length(ms, say);
}

/** `1,2 MB` */
export function file_size(bytes: number, language: Language): string {
  const unit = bytes >= 1_048_576 ? "MB" : "KB";
  const value = unit === "MB" ? bytes / 1_048_576 : Math.max(1, bytes / 1024);
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: unit === "MB" ? 1 : 0 }).format(value)} ${unit}`;
}

/** Initials from the last word: Nguyễn Thị Ánh is Á. */
export function initial(name: string): string {
  const last = name.trim().split(/\s+/).at(-1) ?? "";
  return [...last][0]?.toLocaleUpperCase("vi") ?? "?";
}
