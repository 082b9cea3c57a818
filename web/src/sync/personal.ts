import { Box } from "@/store/store";
import { decode } from "@/wire/decode";
import { type Personal, personal } from "@/wire/personal";

export interface PersonalPort {
  read(): Promise<unknown>;
  write(whole: object): Promise<unknown>;
  staff_id(): string | null;
}

type Kept = Readonly<Record<string, unknown>>;

const write_after_ms = 500;

/**
 * What one person has chosen for their own screen: known at once from the browser's storage, true on every device once
 * the server was asked. A change is shown at once; what is written is the server's own latest with that change in it, so
 * that two devices do not take each other's choices away. Entries this page does not know are left as they are.
 */
export class PersonalSettings {
  readonly store = new Box<Personal>(decode(personal, {}, "personal settings"));
  private readonly port: PersonalPort;
  private readonly storage: Storage;
  private kept: Kept = {};
  private changed: Kept = {};
  private writing: ReturnType<typeof setTimeout> | undefined;

  constructor(port: PersonalPort, storage: Storage) {
    this.port = port;
    this.storage = storage;
    globalThis.addEventListener?.("storage", (event) => {
      if (event.key === this.place()) this.restore();
    });
  }

  get = (): Personal => this.store.get();

  /** What this browser knows of the person who has just come. */
  restore(): void {
    const { kept, changed } = this.stored();
    this.changed = changed;
    this.show(kept);
  }

  /** What the server knows; a change it has not heard of stays. */
  async load(): Promise<void> {
    const staff_id = this.port.staff_id();
    const read = await this.port.read().catch(() => null);
    if (!is_kept(read) || this.port.staff_id() !== staff_id) return;
    this.show({ ...read, ...this.changed });
    this.remember();
    if (Object.keys(this.changed).length > 0) this.write_soon();
  }

  change(part: Partial<Personal>): void {
    this.changed = { ...this.changed, ...part };
    this.show({ ...this.kept, ...part });
    this.remember();
    this.write_soon();
  }

  private show(kept: Kept): void {
    this.kept = kept;
    this.store.change(() => decode(personal, kept, "personal settings"));
  }

  private write_soon(): void {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => void this.write(), write_after_ms);
  }

  /** Without a network it is written when the page is next begun. */
  private async write(): Promise<void> {
    const staff_id = this.port.staff_id();
    const { changed } = this;
    try {
      const read = await this.port.read();
      if (this.port.staff_id() !== staff_id) return;
      await this.port.write({ ...(is_kept(read) ? read : {}), ...changed });
    } catch {
      return;
    }
    if (this.port.staff_id() !== staff_id) return;
    const left = Object.entries(this.changed).filter(([key, value]) => changed[key] !== value);
    this.changed = Object.fromEntries(left);
    this.remember();
  }

  private remember(): void {
    try {
      this.storage.setItem(this.place(), JSON.stringify({ kept: this.kept, changed: this.changed }));
    } catch {
      // A full or forbidden storage costs only what is known before the server answers.
    }
  }

  private stored(): { kept: Kept; changed: Kept } {
    try {
      const stored: unknown = JSON.parse(this.storage.getItem(this.place()) ?? "{}");
      if (is_kept(stored)) {
        return {
          kept: is_kept(stored.kept) ? stored.kept : {},
          changed: is_kept(stored.changed) ? stored.changed : {},
        };
      }
    } catch {
      // Somebody else's bytes under our name: as if nothing were there.
    }
    return { kept: {}, changed: {} };
  }

  private place(): string {
    return `gom.personal.${this.port.staff_id() ?? ""}`;
  }
}

function is_kept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
