import { Box } from "@/store/store";
import { decode } from "@/wire/decode";
import { type SavedView, view } from "@/wire/view";
import { items_of } from "@/wire/zod";
import type { Desk } from "./desk";

const views = items_of(view);

/**
 * The views somebody saved, and those colleagues share with them. Read when they are first looked at, and again at each
 * look: they come with no event. A change is shown at once and goes back when the server refuses, which is thrown.
 */
export class Views {
  /** Null: not read yet. */
  readonly all = new Box<readonly SavedView[] | null>(null);
  private readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  async read(): Promise<void> {
    const { items } = decode(views, await this.desk.ask("get", "/api/views"), "views");
    this.all.change(() => items);
  }

  /** Mine: whose owner is not said, or is me. */
  is_mine(one: SavedView): boolean {
    return !one.owner || one.owner.id === this.desk.store.get().me?.staff.id;
  }

  put(one: SavedView): Promise<void> {
    const others = this.all.get() ?? [];
    const known = others.some(({ id }) => id === one.id);
    return this.keep(known ? others.map((other) => (other.id === one.id ? one : other)) : [...others, one]);
  }

  drop(id: string): Promise<void> {
    return this.keep((this.all.get() ?? []).filter((one) => one.id !== id));
  }

  private async keep(wanted: readonly SavedView[]): Promise<void> {
    const before = this.all.get();
    this.all.change(() => wanted);
    const items = wanted
      .filter((one) => this.is_mine(one))
      // A view that nobody else sees is written without the word, as it always was.
      .map(({ id, name, filter, shared }) => ({ id, name, filter, ...(shared ? { shared } : {}) }));
    try {
      await this.desk.ask("put", "/api/views", { body: { items } });
    } catch (error) {
      this.all.change(() => before);
      throw error;
    }
  }
}

const known = new WeakMap<Desk, Views>();

/** One and the same for a desk. */
export function views_of(desk: Desk): Views {
  let views = known.get(desk);
  if (!views) {
    views = new Views(desk);
    known.set(desk, views);
  }
  return views;
}
