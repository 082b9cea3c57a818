import { empty_state, type State } from "./state";

/** Holds one value and tells who listens that it was replaced. */
export class Box<Value> {
  private value: Value;
  private readonly listeners = new Set<() => void>();

  constructor(value: Value) {
    this.value = value;
  }

  readonly get = (): Value => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(step: (value: Value) => Value): void {
    const next = step(this.value);
    if (next === this.value) return;
    this.value = next;
    for (const listener of this.listeners) listener();
  }
}

/** Holds the one state of the page. */
export class Store extends Box<State> {
  constructor() {
    super(empty_state);
  }
}
