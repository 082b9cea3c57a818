/** A short notice. What was typed is never told of here alone: a notice goes away, and not everybody saw it. */
export interface Notice {
  readonly words: string;
  /** One thing that can be done about it, such as taking it back. Doing it ends the notice. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** A notice of the same tag takes the older one's place. */
  readonly tag?: string;
  /** It stays until somebody closes it. */
  readonly stays?: boolean;
  /** Where it came from; it is shown, and can be followed. */
  readonly look?: "plain" | "trouble";
}

export interface Toast extends Notice {
  readonly id: number;
}

export const most_toasts = 3;
const lasts_ms = 5_000;
const lasts_with_action_ms = 8_000;

interface Clock {
  readonly timer: ReturnType<typeof setTimeout> | null;
  readonly ends_at: number;
  readonly left_ms: number;
}

/** The notices that are shown now: at most three, each for its time, which stands still while somebody is at them. */
export class ToastBox {
  private toasts: readonly Toast[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly clocks = new Map<number, Clock>();
  private paused = false;
  private next = 1;

  readonly get = (): readonly Toast[] => this.toasts;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Gives what takes it away again. */
  show(notice: Notice): () => void {
    const toast = { ...notice, id: this.next++ };
    const others = this.toasts.filter((one) => !notice.tag || one.tag !== notice.tag);
    this.become([...others, toast]);
    while (this.toasts.length > most_toasts) {
      const oldest = this.toasts.find((one) => !one.stays) ?? this.toasts[0];
      this.become(this.toasts.filter((one) => one !== oldest));
    }
    if (!toast.stays) this.wind(toast.id, toast.action ? lasts_with_action_ms : lasts_ms);
    return () => this.close(toast.id);
  }

  close(id: number): void {
    this.become(this.toasts.filter((one) => one.id !== id));
  }

  /** Does what the newest notice offers. False: none offers anything. */
  act(id: number | undefined = this.toasts.findLast((one) => one.action)?.id): boolean {
    const toast = this.toasts.find((one) => one.id === id);
    if (!toast?.action) return false;
    this.close(toast.id);
    toast.action.run();
    return true;
  }

  /** Somebody's pointer or focus is at the notices, or has left them. */
  pause(yes: boolean): void {
    if (yes === this.paused) return;
    this.paused = yes;
    for (const [id, { timer, ends_at, left_ms }] of [...this.clocks]) {
      if (timer !== null) clearTimeout(timer);
      this.clocks.delete(id);
      this.wind(id, yes ? ends_at - Date.now() : left_ms);
    }
  }

  private wind(id: number, ms: number): void {
    const left_ms = Math.max(0, ms);
    const timer = this.paused ? null : setTimeout(() => this.close(id), left_ms);
    this.clocks.set(id, { timer, ends_at: Date.now() + left_ms, left_ms });
  }

  private become(toasts: readonly Toast[]): void {
    for (const [id, { timer }] of this.clocks) {
      if (toasts.some((one) => one.id === id)) continue;
      if (timer !== null) clearTimeout(timer);
      this.clocks.delete(id);
    }
    // Who was at the last one is at none now, and no pointer tells of leaving what is gone.
    if (toasts.length === 0) this.paused = false;
    this.toasts = toasts;
    for (const listener of this.listeners) listener();
  }
}

/** The page's notices. */
export const toasts = new ToastBox();
