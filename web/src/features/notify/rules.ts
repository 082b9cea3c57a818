import type { State } from "@/store/state";
import type { Conversation } from "@/wire/conversation";
import type { Event } from "@/wire/frames";
import type { Message } from "@/wire/message";

/** Something a person should be told of, and how loudly is for others to decide. */
export type Happening = {
  /** One of these replaces the one before it. */
  readonly tag: string;
  readonly conversation_id: string | null;
} & (
  | { readonly kind: "message"; readonly row: Conversation; readonly message: Message }
  | { readonly kind: "mention"; readonly row: Conversation; readonly message: Message }
  | { readonly kind: "handed"; readonly row: Conversation }
  | { readonly kind: "woken"; readonly row: Conversation }
  | { readonly kind: "waiting"; readonly row: Conversation }
  | { readonly kind: "closing"; readonly row: Conversation }
  | { readonly kind: "failed"; readonly row: Conversation; readonly message: Message }
  | { readonly kind: "channel"; readonly name: string }
);

/** What came while the machine slept is seen in the list; telling of each now would be noise. */
const fresh_ms = 5 * 60_000;
const closing_from_ms = 30 * 60_000;
const most_told = 500;

/**
 * Finds in what comes live what concerns the person at this screen: messages of their own conversations and of those
 * nobody has, mentions, what was handed to them, what did not go out, what they wanted to be reminded of. Their own doing
 * never does, and nothing is told of twice.
 */
export class Rules {
  private readonly told = new Set<string>();

  /** `before`: what was known until these events came. */
  read(state: State, before: State, events: readonly Event[], now: number): readonly Happening[] {
    const me = state.me?.staff;
    if (!me) return [];
    const done_by_others = new Set<string>();
    const found: Happening[] = [];
    for (const event of events) {
      if (event.what === "message") {
        const message = event.object;
        const row = state.conversations.get(message.conversation_id);
        if (handed_by_another(message, me.id)) done_by_others.add(message.conversation_id);
        const happening = row && this.of_message(row, message, me.id, now);
        if (happening) found.push(happening);
      } else if (event.what === "conversation") {
        const row = state.conversations.get(event.object.id) ?? event.object;
        const was = before.conversations.get(row.id);
        if (row.assignee?.id === me.id && was?.assignee?.id !== me.id && done_by_others.has(row.id)) {
          found.push({ kind: "handed", tag: row.id, conversation_id: row.id, row });
        } else if (was && woke(was, row, now) && (!row.assignee || row.assignee.id === me.id)) {
          found.push({ kind: "woken", tag: row.id, conversation_id: row.id, row });
        }
      } else if (event.what === "channel") {
        const was = before.channels.get(event.object.id)?.state;
        const leads = me.role === "owner" || me.role === "supervisor";
        if (leads && was === "connected" && event.object.state === "needs_reconnection") {
          const { id, name } = event.object;
          found.push({ kind: "channel", tag: `channel ${id}`, conversation_id: null, name });
        }
      }
    }
    return found;
  }

  /**
   * What no event tells, only the clock: a customer of one's own waits longer than the shop wishes, or an answer will soon
   * not be allowed any more. Once for each waiting.
   */
  look_at_clock(state: State, now: number): readonly Happening[] {
    const me = state.me?.staff.id;
    const long_ms = (state.hours?.red_minutes ?? Number.POSITIVE_INFINITY) * 60_000;
    const found: Happening[] = [];
    for (const row of state.conversations.values()) {
      if (row.status !== "open" || row.assignee?.id !== me || !row.waiting_since) continue;
      const about = { tag: row.id, conversation_id: row.id, row };
      const closes_in = Date.parse(row.reply_window?.closes_at ?? "") - now;
      if (closes_in > 0 && closes_in <= closing_from_ms) {
        if (this.first(`closing ${row.id} ${row.waiting_since}`)) found.push({ kind: "closing", ...about });
      } else if (now - Date.parse(row.waiting_since) >= long_ms) {
        if (this.first(`waiting ${row.id} ${row.waiting_since}`)) found.push({ kind: "waiting", ...about });
      }
    }
    return found;
  }

  private of_message(row: Conversation, message: Message, me: string, now: number): Happening | null {
    const about = { tag: row.id, conversation_id: row.id, row, message };
    if (message.hidden || message.recalled_at) return null;
    const fresh = now - Date.parse(message.received_at) < fresh_ms;
    if (message.direction === "incoming" && message.kind !== "note" && message.kind !== "event") {
      const mine = !row.assignee || row.assignee.id === me;
      return fresh && mine && this.first(message.id) ? { kind: "message", ...about } : null;
    }
    if (message.author.id === me) {
      const lost = message.state === "failed" || message.state === "unknown";
      return lost && this.first(`${message.state} ${message.id} ${message.seq}`) ? { kind: "failed", ...about } : null;
    }
    const called = message.mentions?.some(({ id }) => id === me) ?? false;
    return called && fresh && this.first(message.id) ? { kind: "mention", ...about } : null;
  }

  private first(id: string): boolean {
    if (this.told.has(id)) return false;
    this.told.add(id);
    if (this.told.size > most_told)
      for (const oldest of [...this.told].slice(0, most_told / 2)) this.told.delete(oldest);
    return true;
  }
}

/** A line that says who got it from somebody else; one of an older server says only that somebody did something. */
function handed_by_another({ kind, author, event }: Message, me: string): boolean {
  if (kind !== "event" || author.id === me) return false;
  return !event || (typeof event.to === "object" && event.to?.id === me);
}

/** Its time is over, and not because the customer wrote: that is told of as a message. */
function woke(was: Conversation, row: Conversation, now: number): boolean {
  if (was.status !== "snoozed" || row.status !== "open" || !was.snoozed_until) return false;
  return Date.parse(was.snoozed_until) <= now + 1000 && row.unread_count <= was.unread_count;
}

/** Texts of customers may hold phones and whole addresses; on a screen for all to see, numbers stand masked. */
export function masked(text: string): string {
  return text.replace(/\+?\d(?:[\s.\-()]*\d){6,}/g, (number) => {
    const digits = number.replace(/\D/g, "");
    return `${digits.slice(0, 2)}•••${digits.slice(-3)}`;
  });
}

/** Whether a time of the day lies in the hours in which nothing rings; they may go over midnight. */
export function is_quiet(quiet: { readonly from: string; readonly to: string } | null, clock: string): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  return quiet.from < quiet.to ? clock >= quiet.from && clock < quiet.to : clock >= quiet.from || clock < quiet.to;
}

const burst_ms = 10_000;
const burst_from = 5;

/** Counts what is told on the desktop: more than five in ten seconds become one. */
export class Burst {
  private told: { readonly at: number; readonly from: string }[] = [];

  /** The burst this belongs to, or null: it is told by itself. */
  add(from: string, now: number): { readonly n: number; readonly from: number } | null {
    this.told = [...this.told.filter(({ at }) => now - at < burst_ms), { at: now, from }];
    if (this.told.length <= burst_from) return null;
    return { n: this.told.length, from: new Set(this.told.map((one) => one.from)).size };
  }
}
