import { decode } from "@/wire/decode";
import { type Draft, kept_draft } from "@/wire/kept_draft";

/** Orders that somebody is writing, by conversation: they survive leaving, reloading and a crash. */
export class OrderDrafts {
  private readonly storage: Storage;
  private readonly prefix: string;

  constructor(storage: Storage, staff_id: string) {
    this.storage = storage;
    this.prefix = `gom.order.${staff_id}.`;
  }

  /** Whose draft and of what, in one word. */
  key_of(conversation_id: string): string {
    return this.prefix + conversation_id;
  }

  of(conversation_id: string): Draft | null {
    const text = this.storage.getItem(this.key_of(conversation_id));
    if (!text) return null;
    try {
      return decode(kept_draft, JSON.parse(text), "kept draft");
    } catch {
      // From another version of the page: better none than half of one.
      this.forget(conversation_id);
      return null;
    }
  }

  keep(draft: Draft): void {
    try {
      this.storage.setItem(this.key_of(draft.conversation_id), JSON.stringify(draft));
    } catch {
      // A full or forbidden storage costs only the survival of a closed tab.
    }
  }

  forget(conversation_id: string): void {
    this.storage.removeItem(this.key_of(conversation_id));
  }
}
