import type { Pending, Trouble } from "@/store/state";
import { Refusal } from "./api";
import { backoff_ms } from "./backoff";
import { Kept } from "./kept";

export interface WithdrawalsPort {
  take_back(id: string): Promise<void>;
  staff_id(): string;
  /** It had left before we could say so. */
  too_late(pending: Pending): void;
}

/** A request of ours that is still on the way arrives within this time, or not at all. */
const still_on_the_way_ms = 2000;
const forbidden_tries = 5;

/**
 * Replies that were asked for and taken back before the server answered: it may have them or not. It is asked to give
 * them back until it says what became of them. "Not there" is believed the second time: the first request may still be
 * on its way, and what arrives late is held for some seconds. A closed tab goes on when the person is back.
 */
export class Withdrawals {
  private readonly port: WithdrawalsPort;
  private readonly kept: Kept<Pending>;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly tries = new Map<string, { readonly pending: Pending; absent: number; failures: number }>();

  constructor(port: WithdrawalsPort, storage: Storage) {
    this.port = port;
    this.kept = new Kept(storage, "withdrawn", port.staff_id);
  }

  add(pending: Pending): void {
    this.kept.put(pending.id, pending);
    this.begin(pending);
  }

  restore(): void {
    for (const pending of this.kept.all()) if (!this.tries.has(pending.id)) this.begin(pending);
  }

  kick(): void {
    for (const [id, one] of this.tries) if (one.failures > 0) void this.ask(id);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.tries.clear();
  }

  private begin(pending: Pending): void {
    this.tries.set(pending.id, { pending, absent: 0, failures: 0 });
    void this.ask(pending.id);
  }

  private async ask(id: string): Promise<void> {
    const one = this.tries.get(id);
    if (!one) return;
    clearTimeout(this.timers.get(id));
    try {
      await this.port.take_back(id);
    } catch (error) {
      const trouble: Trouble = error instanceof Refusal ? error.trouble : { kind: "server" };
      if (this.tries.get(id) !== one) return;
      if (trouble.kind === "session") return;
      // Forbidden: under the token of an earlier log-in, which the next answer of anybody mends.
      const again = trouble.kind === "forbidden" && one.failures < forbidden_tries;
      if (again || trouble.kind === "network" || trouble.kind === "busy" || trouble.kind === "server") {
        return this.later(id, Math.max(1000, backoff_ms(++one.failures)));
      }
      if (trouble.kind === "absent" && one.absent++ === 0) return this.later(id, still_on_the_way_ms);
      if (trouble.kind === "refused") this.port.too_late(one.pending);
    }
    this.tries.delete(id);
    this.kept.forget(id);
  }

  private later(id: string, wait: number): void {
    this.timers.set(
      id,
      setTimeout(() => void this.ask(id), wait),
    );
  }
}
