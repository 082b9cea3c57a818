import { empty_state, type State } from "./state";

/** Holds the one state and tells who listens that it was replaced. */
export class Store {
  private state: State = empty_state;
  private readonly listeners = new Set<() => void>();

  readonly get = (): State => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(step: (state: State) => State): void {
    const next = step(this.state);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}
