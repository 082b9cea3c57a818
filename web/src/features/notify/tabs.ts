/** What one tab of the page shows now. */
export interface Shown {
  readonly visible: boolean;
  readonly open: string | null;
}

interface Told extends Shown {
  readonly tab: string;
  readonly at: number;
}

const lasts_ms = 90_000;
/** Tabs of one browser answer each other within a few milliseconds. */
const answers_ms = 150;

/**
 * The tabs of one browser: one of them, chosen by a lock, makes the sounds and the desktop's notices for all, and knows
 * what the others show. A closed tab gives the lock away by itself.
 */
export class Tabs {
  private readonly id = crypto.randomUUID();
  private readonly others = new Map<string, Told>();
  private readonly channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("gom.tabs") : null;
  private mine: Shown = { visible: false, open: null };
  private leads = !("locks" in navigator);
  private give_up: () => void = () => undefined;
  /** Settled when this tab knows who makes the sounds, and what the others show. */
  readonly known: Promise<void>;

  constructor() {
    if (!this.leads) {
      const until_closed = new Promise<void>((resolve) => {
        this.give_up = resolve;
      });
      const ended = new AbortController();
      navigator.locks
        .request("gom.sounds", { signal: ended.signal }, () => {
          this.leads = true;
          return until_closed;
        })
        .catch(() => undefined);
      const give_up = this.give_up;
      this.give_up = () => {
        ended.abort();
        give_up();
      };
    }
    this.channel?.addEventListener("message", ({ data }: MessageEvent<Told | "who">) => {
      if (data === "who") this.tell();
      else this.others.set(data.tab, data);
    });
    this.channel?.postMessage("who");
    const answered = new Promise((resolve) => setTimeout(resolve, answers_ms));
    // Asked after the lock, and so answered after the lock was given or somebody else was seen to hold it.
    this.known = Promise.all([answered, navigator.locks?.query()]).then(() => undefined);
  }

  show(shown: Shown): void {
    this.mine = shown;
    this.tell();
  }

  get leader(): boolean {
    return this.leads;
  }

  /** Somebody sees the page in one of its tabs. */
  get anyone_looks(): boolean {
    return this.all().some(({ visible }) => visible);
  }

  /** Somebody sees this very conversation. */
  sees(conversation_id: string | null): boolean {
    return conversation_id !== null && this.all().some(({ visible, open }) => visible && open === conversation_id);
  }

  close(): void {
    this.mine = { visible: false, open: null };
    this.tell();
    this.give_up();
    this.channel?.close();
  }

  private all(): readonly Shown[] {
    const now = Date.now();
    return [this.mine, ...[...this.others.values()].filter(({ at }) => now - at < lasts_ms)];
  }

  private tell(): void {
    const told: Told = { ...this.mine, tab: this.id, at: Date.now() };
    this.channel?.postMessage(told);
  }
}
