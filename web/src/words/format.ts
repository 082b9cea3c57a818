import type { Language, Say } from "./catalogue";

/**
 * Numbers, money, dates and lengths of time in words. The zone is the shop's, not the machine's: a phone abroad shows
 * what the colleague at the counter sees.
 */
export const shop_zone = "Asia/Ho_Chi_Minh";

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
const day_ms = 24 * hour_ms;

/** The day of the week in words; everything else of a moment is digits, which cost less without Intl. */
const weekdays: { [Kind in Language | "short"]?: Intl.DateTimeFormat } = {};

function weekday(kind: Language | "short", at: number): string {
  weekdays[kind] ??= new Intl.DateTimeFormat(kind === "vi" ? "vi-VN" : "en-GB", {
    timeZone: shop_zone,
    weekday: kind === "short" ? "short" : "long",
  });
  return weekdays[kind].format(at);
}

/** A moment whose parts in UTC are those of the shop's zone, which knows no summer time. */
function in_shop(at: number): Date {
  return new Date(at + 7 * hour_ms);
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}

/** `1.250` in Vietnamese, `1,250` in English. */
export function whole_number(n: number, language: Language): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, language === "vi" ? "." : ",");
}

/** `1.250.000 ₫` */
export function vnd(amount: number): string {
  return `${whole_number(Math.round(amount), "vi")}\u00a0₫`;
}

/** `09:05`, in both languages. */
export function clock(at: number, _: Language): string {
  const time = in_shop(at);
  return `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
}

/** `22/11/2026`, in both languages. */
export function date(at: number, _: Language): string {
  const day = in_shop(at);
  return `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()}`;
}

/** `09:05 22/11/2026`, for whoever hovers. */
export function exact(at: number, language: Language): string {
  return `${clock(at, language)} ${date(at, language)}`;
}

/** `09:05:12 22/11/2026`, where seconds tell what came before what. */
export function exact_second(at: number, language: Language): string {
  return `${clock(at, language)}:${two(in_shop(at).getUTCSeconds())} ${date(at, language)}`;
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
  return `${weekday(language, at)}, ${date(at, language)}`;
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
  if (language === "en") return weekday("short", at);
  const day = in_shop(at).getUTCDay();
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
