/** Things of one person that outlive a closed tab, each under its id in the browser's storage. */
export class Kept<Thing> {
  private readonly storage: Storage;
  private readonly what: string;
  private readonly staff_id: () => string;

  constructor(storage: Storage, what: string, staff_id: () => string) {
    this.storage = storage;
    this.what = what;
    this.staff_id = staff_id;
  }

  /** Whose things these are, as it begins each of their names. */
  get owner(): string {
    return `gom.${this.what}.${this.staff_id()}.`;
  }

  put(id: string, thing: Thing): void {
    try {
      this.storage.setItem(this.owner + id, JSON.stringify(thing));
    } catch {
      // A full or forbidden storage costs only the survival of a closed tab.
    }
  }

  forget(id: string): void {
    this.storage.removeItem(this.owner + id);
  }

  *all(): Iterable<Thing> {
    for (const [, text] of this.texts()) {
      try {
        yield JSON.parse(text) as Thing;
      } catch {
        // Somebody else's bytes under our name.
      }
    }
  }

  /** Ids, and what is stored under them as it stands there. */
  texts(): readonly (readonly [id: string, text: string])[] {
    const { owner } = this;
    const found: [string, string][] = [];
    for (let i = 0; i < this.storage.length; i++) {
      const name = this.storage.key(i);
      const text = name?.startsWith(owner) ? this.storage.getItem(name) : null;
      if (name && text) found.push([name.slice(owner.length), text]);
    }
    return found;
  }
}
