import { navigate } from "wouter/use-browser-location";
import { trouble_words } from "@/features/desk/troubles";
import { type Change, change_conversation, holder_of, inverse, mark_unread, read_conversation } from "@/sync/changes";
import type { Desk } from "@/sync/desk";
import { trouble_of } from "@/sync/desk";
import { team_of } from "@/sync/team";
import { toasts } from "@/ui/toast_box";
import type { Conversation } from "@/wire/conversation";
import type { ShopLabel } from "@/wire/team";
import type { Language, Say } from "@/words/catalogue";
import { exact } from "@/words/format";
import { asking } from "./asking";

export interface Named {
  readonly id: string;
  readonly name: string;
}

export const priorities = [0, 1, 2, 3] as const;
export type Priority = (typeof priorities)[number];

/**
 * What a person does with a conversation besides writing in it. Each is on screen at once, tells of itself in one notice
 * with a way back, and goes back with one notice that says why when the server refuses. Nothing here throws.
 */
export class Work {
  private readonly desk: Desk;
  private readonly say: Say;
  private readonly language: Language;

  constructor(desk: Desk, say: Say, language: Language) {
    this.desk = desk;
    this.say = say;
    this.language = language;
  }

  claim(id: string): Promise<boolean> {
    const me = this.me();
    if (!me || this.row(id)?.assignee?.id === me.id) return Promise.resolve(false);
    return this.change(id, { assignee: me }, this.say("work.claimed"));
  }

  assign(id: string, to: Named | null): Promise<boolean> {
    if (to !== null && to.id === this.me()?.id) return this.claim(id);
    const words = to ? this.say("work.assigned", { name: to.name }) : this.say("work.unassigned");
    return this.change(id, { assignee: to }, words);
  }

  hand_over(id: string, to: Named, note: { readonly id: string; readonly text: string }): Promise<boolean> {
    return this.change(id, { assignee: to, note }, this.say("work.handed", { name: to.name }));
  }

  resolve(id: string): Promise<boolean> {
    if (this.row(id)?.status === "resolved") return Promise.resolve(false);
    return this.change(id, { status: "resolved" }, this.say("work.resolved"));
  }

  reopen(id: string): Promise<boolean> {
    if (this.row(id)?.status === "open") return Promise.resolve(false);
    return this.change(id, { status: "open" }, this.say("work.reopened"));
  }

  pending(id: string): Promise<boolean> {
    if (this.row(id)?.status === "pending") return Promise.resolve(false);
    return this.change(id, { status: "pending" }, this.say("work.pending"));
  }

  snooze(id: string, until: number): Promise<boolean> {
    const time = exact(until, this.language);
    return this.change(id, { snoozed_until: new Date(until).toISOString() }, this.say("work.snoozed", { time }));
  }

  label(id: string, label: ShopLabel): Promise<boolean> {
    const on = !this.row(id)?.labels?.some((one) => one.id === label.id);
    const { id: label_id, name, colour } = label;
    const words = this.say(on ? "work.label.on" : "work.label.off", { name });
    return this.change(id, { label: { id: label_id, name, colour: colour ?? null, on } }, words);
  }

  /** The label of a number key, put on or taken off. */
  async label_number(id: string, n: number): Promise<boolean> {
    const team = team_of(this.desk);
    await team.need();
    const label = team.labels.get().find((one) => one.position === n);
    if (label) return this.label(id, label);
    toasts.show({ words: this.say("work.label.none", { number: String(n) }), tag: "label number" });
    return false;
  }

  priority(id: string, level: Priority): Promise<boolean> {
    const words = this.say("work.priority", { level: this.say(`priority.${level}`) });
    return this.change(id, { priority: level }, words);
  }

  async unread(id: string): Promise<boolean> {
    // What lies open before one's eyes is read; so it is closed.
    if (location.pathname.split("/")[2] === id) navigate(`/inbox${location.search}`);
    try {
      await mark_unread(this.desk, id, true);
    } catch (error) {
      this.refused(id, error, () => void this.unread(id));
      return false;
    }
    this.tell(id, this.say("work.unread"), () => mark_unread(this.desk, id, false));
    return true;
  }

  private async change(id: string, wanted: Change, words: string): Promise<boolean> {
    const before = this.row(id);
    const change = before && wanted.assignee !== undefined ? { was: before.assignee?.id ?? null, ...wanted } : wanted;
    const back = before && inverse(before, change);
    try {
      const done = change_conversation(this.desk, id, change);
      // Told at once, as it is shown at once; what goes wrong takes the notice's place.
      this.tell(id, words, back && (() => change_conversation(this.desk, id, back)));
      await done;
      return true;
    } catch (error) {
      const holder = change.assignee === undefined ? null : holder_of(error);
      if (holder) {
        await this.held(id, change, words, holder);
        return false;
      }
      if (change.assignee && (await this.somebody_was_faster(id, change.assignee.id))) return false;
      // Tried again it is still asked of whoever had it at first; of what is out of sight by then nothing is known.
      this.refused(id, error, () => void this.change(id, this.row(id) ? change : wanted, words));
      return false;
    }
  }

  /** The screen was behind: it is told who has it, and who may take it from them is asked whether to. */
  private async held(id: string, change: Change, words: string, holder: Named): Promise<void> {
    await read_conversation(this.desk, id).catch(() => undefined);
    const { name } = holder;
    toasts.show({ words: this.say("work.taken", { name }), tag: tag_of(id), look: "trouble" });
    const role = this.desk.store.get().me?.staff.role;
    if (role !== "supervisor" && role !== "owner") return;
    const to = change.assignee?.name;
    asking.change(() => ({
      what: "held",
      id,
      question: to ? this.say("work.held.give", { name, to }) : this.say("work.held.none", { name }),
      yes: this.say("work.held.yes"),
      // Of the one that was named: had a third person taken it by then, this is asked again.
      go_on: () => void this.change(id, { ...change, was: holder.id }, words),
    }));
  }

  /** Two of us reach for one conversation: the second is told who has it. */
  private async somebody_was_faster(id: string, wanted: string): Promise<boolean> {
    if (wanted !== this.me()?.id) return false;
    // What a colleague took is out of an agent's sight, so that not even its name can be read.
    const row = await read_conversation(this.desk, id).catch((error) =>
      trouble_of(error).kind === "absent" ? ("gone" as const) : null,
    );
    if (row === null || (row !== "gone" && (!row.assignee || row.assignee.id === wanted))) return false;
    const name = row === "gone" ? this.say("work.colleague") : row.assignee?.name;
    toasts.show({ words: this.say("work.taken", { name: name ?? "" }), tag: tag_of(id), look: "trouble" });
    return true;
  }

  private tell(id: string, words: string, undo?: () => Promise<unknown>): void {
    const back = () =>
      undo?.().catch((error) => {
        // The screen was behind, as when a change is refused.
        if (holder_of(error)) void read_conversation(this.desk, id).catch(() => undefined);
        this.refused(id, error, () => this.tell(id, words, undo));
      });
    const action = undo && { label: this.say("common.undo"), run: () => void back() };
    toasts.show({ words, tag: tag_of(id), ...(action ? { action } : {}) });
  }

  private refused(id: string, error: unknown, again: () => void): void {
    const trouble = trouble_of(error);
    const holder = holder_of(error);
    const why = holder
      ? this.say("work.taken", { name: holder.name })
      : trouble.kind === "forbidden"
        ? this.say("work.forbidden")
        : trouble_words(trouble, this.say);
    const passing = trouble.kind === "network" || trouble.kind === "busy" || trouble.kind === "server";
    const action = passing ? { action: { label: this.say("common.retry"), run: again } } : {};
    toasts.show({ words: `${this.say("work.refused")} ${why}`, tag: tag_of(id), look: "trouble", ...action });
  }

  private row(id: string): Conversation | undefined {
    return this.desk.store.get().conversations.get(id);
  }

  private me(): Named | null {
    const staff = this.desk.store.get().me?.staff;
    return staff ? { id: staff.id, name: staff.name } : null;
  }
}

/** One notice for a conversation: what was done last. */
function tag_of(id: string): string {
  return `work ${id}`;
}
