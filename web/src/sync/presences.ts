import type { Store } from "@/store/store";
import type { Presence } from "@/wire/frames";

const lasts_ms = 30_000;
const again_ms = 15_000;

interface Viewing {
  readonly viewing: string | null;
  readonly typing: boolean;
}

/** Who looks at what and who writes: told to colleagues while it is so, and forgotten half a minute after the last word. */
export class Presences {
  private readonly store: Store;
  private readonly say: (frame: Viewing) => void;
  private mine: Viewing = { viewing: null, typing: false };

  constructor(store: Store, say: (frame: Viewing) => void) {
    this.store = store;
    this.say = say;
    setInterval(() => this.every_so_often(), again_ms);
  }

  /** What I look at, told when it changes. */
  viewing(id: string | null, typing: boolean): void {
    if (this.mine.viewing === id && this.mine.typing === typing) return;
    this.mine = { viewing: id, typing };
    this.say(this.mine);
  }

  /** A new connection knows nothing of me. */
  again(): void {
    this.say(this.mine);
  }

  heard(presence: Presence): void {
    if (presence.staff.id === this.store.get().me?.staff.id) return;
    this.store.change((state) => {
      const all = new Map(state.presence);
      if (presence.conversation_id) all.set(presence.staff.id, { ...presence, until: Date.now() + lasts_ms });
      else all.delete(presence.staff.id);
      return { ...state, presence: all };
    });
  }

  private every_so_often(): void {
    if (this.mine.viewing && document.visibilityState === "visible") this.say(this.mine);
    const now = Date.now();
    if ([...this.store.get().presence.values()].every((one) => one.until > now)) return;
    this.store.change((state) => ({
      ...state,
      presence: new Map([...state.presence].filter(([, one]) => one.until > now)),
    }));
  }
}
