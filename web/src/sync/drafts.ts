import { draft_key, type Enclosed, type Mode } from "@/store/state";
import type { Store } from "@/store/store";
import { decode } from "@/wire/decode";
import { type MyDraft, my_drafts, type StoredDraft, stored_draft, told_draft } from "@/wire/draft";
import type { Asked, Verb } from "./api";
import { Kept } from "./kept";

export interface DraftsPort {
  read(): Promise<unknown>;
  write(conversation_id: string, mode: Mode, text: string, leaving: boolean): Promise<void>;
}

/** The server's calls; `leaving`: the page goes away, and the call outlives it. */
export function draft_calls(ask: (verb: Verb, path: string, asked?: Asked) => Promise<unknown>): DraftsPort {
  return {
    read: () => ask("get", "/api/me/drafts"),
    write: async (id, kind, text, leaving) => {
      await ask("put", `/api/conversations/${id}/draft`, { body: { text, kind }, keepalive: leaving });
    },
  };
}

export interface Draft {
  readonly text: string;
  readonly enclosed: readonly Enclosed[];
  readonly privately?: boolean;
}

/** A field that is on screen. */
export interface Field {
  /** What was typed last is in the draft from now on. */
  keep(): void;
  /**
   * A draft that did not come from its own keys. `given`: a person asked for it here (took a reply back, chose what is
   * proposed), so it is put in. Otherwise it came from another tab or device, and a field that somebody is writing in
   * offers it instead: false.
   */
  take(draft: Draft, given: boolean): boolean;
}

/** Half a second after the last key a draft is kept here; so long after that it is kept on the server. */
const write_after_ms = 1500;
const empty: StoredDraft = { text: "", at: 0, clean: true, enclosed: [], privately: false, quick_replies: [] };

/**
 * What was typed and not sent, by person, conversation and whether it is a reply or a note: in the browser at once, in its
 * other tabs with it, and on the server a little later, so that it follows the person to another device. The newest wins;
 * what the server has not seen yet is newer than what it had before.
 */
export class Drafts {
  private readonly store: Store;
  private readonly kept: Kept<StoredDraft>;
  private readonly port: DraftsPort | null;
  private readonly drafts = new Map<string, StoredDraft>();
  /** What the server is known to have. */
  private readonly served = new Map<string, string>();
  private readonly fields = new Map<string, Field>();
  private readonly givens = new Map<string, (mode: Mode) => void>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("gom.drafts");
  private loading = false;
  private loaded = false;

  constructor(store: Store, storage: Storage, port: DraftsPort | null = null) {
    this.store = store;
    this.kept = new Kept(storage, "draft", () => this.store.get().me?.staff.id ?? "");
    this.port = port;
    if (this.others) this.others.onmessage = (event: MessageEvent) => this.told(event.data);
  }

  of(conversation_id: string, mode: Mode = "reply"): string {
    return this.draft(draft_key(conversation_id, mode)).text;
  }

  /** What the field says. A field that goes away after its writer has left keeps nothing. */
  keep(conversation_id: string, text: string, mode: Mode = "reply"): void {
    const key = draft_key(conversation_id, mode);
    const before = this.draft(key);
    // Who deletes everything begins anew.
    const quick_replies = text === "" ? [] : before.quick_replies;
    if (before.text !== text) this.change(key, { ...before, text, quick_replies });
  }

  enclose(conversation_id: string, mode: Mode, enclosed: readonly Enclosed[]): void {
    const key = draft_key(conversation_id, mode);
    this.change(key, { ...this.draft(key), enclosed });
  }

  /** The answer to a comment that is being written goes to its writer alone, or to everybody. */
  aim(conversation_id: string, privately: boolean): void {
    const draft = this.draft(conversation_id);
    if (draft.privately !== privately) this.change(conversation_id, { ...draft, privately });
  }

  /** A quick reply was put into what is being written. */
  use(conversation_id: string, quick_reply_id: string): void {
    const draft = this.draft(conversation_id);
    const quick_replies = [...new Set([...draft.quick_replies, quick_reply_id])];
    this.change(conversation_id, { ...draft, quick_replies });
  }

  used(conversation_id: string): readonly string[] {
    return this.draft(conversation_id).quick_replies;
  }

  /** Puts something before what stands there, as a person asked: what was sent and taken back, a text proposed. */
  give(conversation_id: string, mode: Mode, given: Partial<Draft>, after = false): void {
    const key = draft_key(conversation_id, mode);
    this.fields.get(key)?.keep();
    const before = this.draft(key);
    const texts = after ? [before.text, given.text ?? ""] : [given.text ?? "", before.text];
    const known = new Set(before.enclosed.map((one) => one.id));
    const enclosed = [...before.enclosed, ...(given.enclosed ?? []).filter((one) => !known.has(one.id))];
    const privately = before.privately || given.privately === true;
    const draft = { ...before, text: texts.filter(Boolean).join("\n"), enclosed, privately };
    this.put_given(conversation_id, mode, draft);
  }

  /** Instead of what stands there, as a person asked. */
  replace(conversation_id: string, mode: Mode, text: string): void {
    this.put_given(conversation_id, mode, { ...this.draft(draft_key(conversation_id, mode)), text });
  }

  /** Told for which of the two something was given, so that it can be shown. Gives what ends the listening. */
  on_given(conversation_id: string, listener: (mode: Mode) => void): () => void {
    this.givens.set(conversation_id, listener);
    return () => {
      if (this.givens.get(conversation_id) === listener) this.givens.delete(conversation_id);
    };
  }

  private put_given(conversation_id: string, mode: Mode, draft: StoredDraft): void {
    const key = draft_key(conversation_id, mode);
    this.change(key, draft);
    this.fields.get(key)?.take(draft, true);
    this.givens.get(conversation_id)?.(mode);
  }

  /** Sent: nothing is left. */
  clear(conversation_id: string, mode: Mode): void {
    this.change(draft_key(conversation_id, mode), { ...empty, text: "", enclosed: [] });
  }

  /** A field is on screen. Gives what ends it. */
  field(conversation_id: string, mode: Mode, field: Field): () => void {
    const key = draft_key(conversation_id, mode);
    this.fields.set(key, field);
    return () => {
      if (this.fields.get(key) === field) this.fields.delete(key);
      void this.write(key);
    };
  }

  /** The page goes away: what the server has not seen is on its way before it is gone. */
  leave(): void {
    for (const key of [...this.timers.keys()]) void this.write(key, true);
  }

  /** What this person had typed here before. */
  restore(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const all of [this.drafts, this.served, this.timers]) all.clear();
    this.loaded = false;
    for (const [key, text] of this.kept.texts()) this.drafts.set(key, read_stored(text));
    const drafts = new Map([...this.drafts].filter(([, one]) => one.text !== "").map(([key, one]) => [key, one.text]));
    const enclosed = new Map([...this.drafts].map(([key, one]) => [key, one.enclosed]));
    const private_drafts = new Set([...this.drafts].filter(([, one]) => one.privately).map(([key]) => key));
    this.store.change((state) => ({ ...state, drafts, enclosed, private_drafts }));
  }

  /** What this person has typed on other devices. */
  async load(): Promise<void> {
    if (!this.port || this.loading) return;
    const owner = this.kept.owner;
    const asked_at = Date.now();
    this.loading = true;
    const read = await this.port.read().catch(() => null);
    this.loading = false;
    if (read === null || owner !== this.kept.owner) return;
    const there = new Map<string, MyDraft>();
    for (const item of decode(my_drafts, read, "drafts").items) {
      there.set(draft_key(item.conversation_id, item.kind), item);
    }
    this.loaded = true;
    for (const key of new Set([...there.keys(), ...this.drafts.keys()])) {
      const text = there.get(key)?.text ?? "";
      const here = this.draft(key);
      // Typed or sent while the question was on its way.
      if (here.at >= asked_at) continue;
      this.served.set(key, text);
      const at = Date.parse(there.get(key)?.updated_at ?? "") || 0;
      if (!here.clean && here.at > at) this.write_soon(key);
      else if (here.text !== text) this.arrived(key, { ...here, text, at, clean: true });
    }
  }

  private draft(key: string): StoredDraft {
    return this.drafts.get(key) ?? empty;
  }

  /** A change made here, by whoever works here. */
  private change(key: string, draft: StoredDraft): void {
    if (!this.store.get().me) return;
    const text_changed = this.draft(key).text !== draft.text;
    const changed = { ...draft, at: Date.now(), clean: !text_changed && this.draft(key).clean };
    this.put(key, changed);
    const [id, mode] = place_of(key);
    this.others?.postMessage({ owner: this.kept.owner, id, mode, draft: changed });
    if (text_changed) this.write_soon(key);
  }

  private put(key: string, draft: StoredDraft, store = true): void {
    const nothing = draft.text === "" && draft.enclosed.length === 0;
    this.drafts.set(key, draft);
    if (store && nothing && (draft.clean || !this.port)) this.kept.forget(key);
    else if (store) this.kept.put(key, draft);
    this.store.change((state) => {
      const drafts = new Map(state.drafts);
      const enclosed = new Map(state.enclosed);
      if (draft.text === "") drafts.delete(key);
      else drafts.set(key, draft.text);
      if (draft.enclosed.length === 0) enclosed.delete(key);
      else enclosed.set(key, draft.enclosed);
      return {
        ...state,
        drafts,
        enclosed,
        private_drafts: with_or_without(state.private_drafts, key, draft.privately),
      };
    });
  }

  /** Another tab of this person typed. */
  private told(data: unknown): void {
    const owner = typeof data === "object" && data !== null && "owner" in data ? data.owner : null;
    if (owner !== this.kept.owner || !this.store.get().me) return;
    const { id, mode, draft } = decode(told_draft, data, "draft of another tab");
    const key = draft_key(id, mode);
    // That tab sees to the server and to the storage, which is ours too. Until it has, the text is not clean: what the
    // server says meanwhile is older.
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    this.arrived(key, draft, false);
  }

  /** From elsewhere: taken at once, unless somebody is writing just there. */
  private arrived(key: string, draft: StoredDraft, store = true): void {
    const field = this.fields.get(key);
    if (field && draft.text !== this.draft(key).text && !field.take(draft, false)) return;
    this.put(key, draft, store);
  }

  private write_soon(key: string): void {
    if (!this.port) return;
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => void this.write(key), write_after_ms),
    );
  }

  /** Without a network it stays to be written; the next `load` sees to it. */
  private async write(key: string, leaving = false): Promise<void> {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    const draft = this.draft(key);
    if (!this.port || draft.clean || !this.store.get().me) return;
    const owner = this.kept.owner;
    if ((this.served.get(key) ?? (this.loaded ? "" : null)) !== draft.text) {
      const [id, mode] = place_of(key);
      try {
        await this.port.write(id, mode, draft.text, leaving);
      } catch {
        return;
      }
    }
    if (owner !== this.kept.owner) return;
    this.served.set(key, draft.text);
    const now = this.draft(key);
    if (now.text === draft.text) this.put(key, { ...now, clean: true });
  }
}

function with_or_without(all: ReadonlySet<string>, key: string, there: boolean): ReadonlySet<string> {
  if (all.has(key) === there) return all;
  return there ? new Set([...all, key]) : new Set([...all].filter((one) => one !== key));
}

function place_of(key: string): readonly [id: string, mode: Mode] {
  return key.endsWith(".note") ? [key.slice(0, -".note".length), "note"] : [key, "reply"];
}

/** Drafts of an earlier page were the bare text. */
function read_stored(text: string): StoredDraft {
  try {
    return decode(stored_draft, JSON.parse(text), "kept draft");
  } catch {
    return { ...empty, text, clean: false };
  }
}
