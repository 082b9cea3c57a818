import type { Store } from "@/store/store";

/** What was typed and not sent, kept per person and conversation in the browser's storage. */
export class Drafts {
  private readonly store: Store;
  private readonly storage: Storage;

  constructor(store: Store, storage: Storage) {
    this.store = store;
    this.storage = storage;
  }

  of(conversation_id: string): string {
    return this.store.get().drafts.get(conversation_id) ?? "";
  }

  /** An empty text is no draft. A field that goes away after its writer has left keeps nothing. */
  keep(conversation_id: string, text: string): void {
    if (!this.store.get().me) return;
    if (this.of(conversation_id) === text) return;
    this.store.change((state) => {
      const drafts = new Map(state.drafts);
      if (text === "") drafts.delete(conversation_id);
      else drafts.set(conversation_id, text);
      return { ...state, drafts };
    });
    try {
      if (text === "") this.storage.removeItem(this.prefix() + conversation_id);
      else this.storage.setItem(this.prefix() + conversation_id, text);
    } catch {
      // A full or forbidden storage costs only the survival of a closed tab.
    }
  }

  /** What this person had typed before. */
  restore(): void {
    const prefix = this.prefix();
    const drafts = new Map<string, string>();
    for (let i = 0; i < this.storage.length; i++) {
      const key = this.storage.key(i);
      const text = key?.startsWith(prefix) ? this.storage.getItem(key) : null;
      if (key && text) drafts.set(key.slice(prefix.length), text);
    }
    this.store.change((state) => ({ ...state, drafts }));
  }

  private prefix(): string {
    return `gom.draft.${this.store.get().me?.staff.id ?? ""}.`;
  }
}
