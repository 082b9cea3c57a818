import type { Desk } from "@/sync/desk";
import type { News } from "@/sync/news";
import { toasts } from "@/ui/toast_box";
import type { Language, Say } from "@/words/catalogue";
import { clock } from "@/words/format";
import { notify } from "./desktop";
import { Burst, type Happening, is_quiet, masked, Rules } from "./rules";
import { Tabs } from "./tabs";
import { ring } from "./tone";

interface Spoken {
  readonly say: Say;
  readonly language: Language;
  readonly go: (path: string) => void;
}

const longest_body = 140;
const clock_every_ms = 30_000;

/**
 * Tells the person at this screen what concerns them: by a sound, by a short notice while they are elsewhere in the page,
 * by the system while they are elsewhere altogether. One tab does it for all, except the short notices, which stand where
 * they are seen.
 */
export class Notifier {
  private readonly desk: Desk;
  private readonly rules = new Rules();
  private readonly burst = new Burst();
  private readonly tabs = new Tabs();
  private readonly stop: () => void;
  private readonly ticking: ReturnType<typeof setInterval>;
  /** What came before it was known what other tabs show and which of them makes the sounds. */
  private held: Happening[] | null = [];
  spoken: Spoken;

  constructor(desk: Desk, spoken: Spoken) {
    this.desk = desk;
    this.spoken = spoken;
    this.stop = desk.listen_from_start((news) => this.heard(news));
    void this.tabs.known.then(() => this.tell_held());
    this.ticking = setInterval(() => this.look_at_clock(), clock_every_ms);
  }

  /** What this tab shows now. */
  shows(open: string | null): void {
    this.tabs.show({ visible: document.visibilityState === "visible", open });
  }

  close(): void {
    this.stop();
    this.held = [];
    clearInterval(this.ticking);
    this.tabs.close();
  }

  private heard(news: News): void {
    if ("anew" in news) return;
    for (const one of this.rules.read(this.desk.store.get(), news.before, news.events, Date.now())) {
      if (this.held) this.held.push(one);
      else this.tell(one);
    }
  }

  private tell_held(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const one of held) this.tell(one);
  }

  /** Rows in sight carry their own mark; this is for a person who looks at something else. */
  private look_at_clock(): void {
    for (const one of this.rules.look_at_clock(this.desk.store.get(), Date.now())) {
      if (!this.tabs.anyone_looks) this.aloud(one);
    }
  }

  private tell(one: Happening): void {
    const seen = this.tabs.sees(one.conversation_id);
    const wanted = this.desk.personal.get();
    if (one.kind === "message" && (seen || (!one.row.assignee && !wanted.notify_unassigned))) return;
    if (one.kind === "mention" && seen) return;
    if (one.kind === "handed" && seen) return;
    if (one.kind !== "message" && !seen && document.visibilityState === "visible") this.toast(one);
    this.aloud(one);
  }

  private aloud(one: Happening): void {
    const wanted = this.desk.personal.get();
    if (!this.tabs.leader || this.hushed()) return;
    if (wanted.notify_sound) ring();
    if (!this.tabs.anyone_looks && wanted.notify_desktop) void this.on_desktop(one);
  }

  /** Do not disturb: for a while, or in certain hours. */
  private hushed(): boolean {
    const { notify_pause_until, notify_quiet } = this.desk.personal.get();
    if (notify_pause_until && Date.parse(notify_pause_until) > Date.now()) return true;
    return notify_quiet !== null && is_quiet(notify_quiet, clock(Date.now(), "vi"));
  }

  private toast(one: Happening): void {
    const { say, go } = this.spoken;
    const action = { label: say("notify.open"), run: () => go(path_of(one)) };
    toasts.show({
      words: this.title_of(one),
      action,
      tag: `${one.kind} ${one.tag}`,
      stays: one.kind === "failed" || one.kind === "woken",
      look: one.kind === "failed" || one.kind === "channel" ? "trouble" : "plain",
    });
  }

  private async on_desktop(one: Happening): Promise<void> {
    const { say, go } = this.spoken;
    const burst = one.kind === "message" ? this.burst.add(one.tag, Date.now()) : null;
    const notice = burst
      ? { title: say("notify.burst", { n: burst.n, m: burst.from }), body: "", tag: "burst", path: "/inbox" }
      : { title: this.title_of(one), body: this.body_of(one), tag: one.tag, path: path_of(one) };
    await notify(notice, go).catch(() => undefined);
  }

  private title_of(one: Happening): string {
    const { say } = this.spoken;
    if (one.kind === "channel") return say("notify.channel", { name: one.name });
    const name = one.row.customer?.name || say("list.nobody");
    switch (one.kind) {
      case "message":
        return name;
      case "mention":
        return say("notify.mention", { who: one.message.author.name ?? "", name });
      case "handed":
        return say("notify.handed", { name });
      case "woken":
        return say("work.woken", { name });
      case "failed":
        return say("notify.failed", { name });
      case "waiting":
        return say("notify.waiting", { name });
      case "closing":
        return say("notify.closing", { name });
    }
  }

  private body_of(one: Happening): string {
    if (one.kind !== "message" && one.kind !== "mention") return "";
    if (!this.desk.personal.get().notify_text) return this.spoken.say("notify.hidden");
    const text = masked(one.message.text) || this.spoken.say("notify.attachment");
    return text.length > longest_body ? `${text.slice(0, longest_body)}…` : text;
  }
}

function path_of({ conversation_id }: Happening): string {
  return conversation_id === null ? "/settings/channels" : `/inbox/${conversation_id}`;
}
