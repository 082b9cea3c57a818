import type { Abilities, ReplyWindow } from "@/wire/conversation";
import type { Say } from "@/words/catalogue";
import { length, remaining } from "@/words/format";

const closing_from_ms = 30 * 60_000;
/** A window that stays open longer than this needs no countdown: a day, and what our clock may be behind the customer. */
const quiet_from_ms = 24 * 60 * 60_000 + 60_000;
const ample = 1 / 4;

/** `ample`: over a quarter of it is left; `closing`: less than half an hour. */
export type Grade = "ample" | "short" | "closing";

export type WindowState =
  | { readonly kind: "open"; readonly words: string | null; readonly grade: Grade }
  | { readonly kind: "closed"; readonly words: string };

/** Whether the platform lets us answer now, in words a person understands. */
export function window_state(
  window: ReplyWindow | null | undefined,
  abilities: Abilities | null | undefined,
  platform: string,
  now: number,
  say: Say,
): WindowState {
  if (!window) return { kind: "open", words: null, grade: "ample" };
  const closes_in = window.closes_at ? Date.parse(window.closes_at) - now : Number.POSITIVE_INFINITY;
  if (window.rule === "quota") return { kind: "closed", words: say("window.quota.none", { platform }) };
  if (window.rule === "window_closed" && !window.closes_at) {
    return { kind: "closed", words: say("window.never", { platform }) };
  }
  if (window.rule === "window_closed" || closes_in <= 0) {
    const hours = Math.max(0, ...(abilities?.windows ?? []).map((one) => one.hours));
    const rule = hours > 0 ? say("rule.after", { time: length(hours * 3_600_000, say) }) : say("rule.other");
    return { kind: "closed", words: say("window.closed", { platform, rule }) };
  }
  if (window.remaining === 0) return { kind: "closed", words: say("window.quota.none", { platform }) };
  const words: string[] = [];
  if (closes_in < closing_from_ms) words.push(say("window.closing", { time: remaining(closes_in, say) }));
  else if (closes_in < quiet_from_ms) words.push(say("window.left", { time: remaining(closes_in, say) }));
  if (window.remaining != null) words.push(say("window.quota", { n: window.remaining }));
  const whole = (abilities?.windows ?? []).find((one) => one.rule === window.rule)?.hours ?? 24;
  const grade =
    closes_in < closing_from_ms ? "closing" : closes_in > whole * 3_600_000 * ample ? "ample" : ("short" as const);
  return { kind: "open", words: words.join(" · ") || null, grade };
}
