/** The shop's clock: Việt Nam has one zone and no summer time. */
const zone_ms = 7 * 60 * 60_000;
const hour_ms = 60 * 60_000;
const day_ms = 24 * hour_ms;
const opens_at_ms = 8 * hour_ms;

export interface Times {
  readonly hour: number;
  readonly tomorrow: number;
  /** Null: that is tomorrow. */
  readonly monday: number | null;
}

/** When a conversation can come back: in an hour, tomorrow at eight, on Monday at eight by the shop's clock. */
export function snooze_times(now: number): Times {
  const midnight = Math.floor((now + zone_ms) / day_ms) * day_ms - zone_ms;
  const morning = (days: number) => midnight + days * day_ms + opens_at_ms;
  const weekday = new Date(midnight + zone_ms).getUTCDay();
  const to_monday = (8 - weekday) % 7 || 7;
  return { hour: now + hour_ms, tomorrow: morning(1), monday: to_monday === 1 ? null : morning(to_monday) };
}

/** What a field for date and time says, by the shop's clock. */
export function read_local(text: string): number | null {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(`${text.slice(0, 16)}:00+07:00`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

export function write_local(at: number): string {
  return new Date(at + zone_ms).toISOString().slice(0, 16);
}
