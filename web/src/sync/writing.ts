import { put_conversations, put_messages } from "@/store/apply";
import { without_message } from "@/store/pages";
import type { Enclosed, Mode, Pending } from "@/store/state";
import type { Store } from "@/store/store";
import { conversation } from "@/wire/conversation";
import { decode } from "@/wire/decode";
import type { Attachment, Message } from "@/wire/message";
import { type Api, Refusal } from "./api";
import type { Drafts } from "./drafts";
import { new_id } from "./ids";
import type { Outgoing } from "./outgoing";
import type { PersonalSettings } from "./personal";

export interface Written {
  readonly text: string;
  readonly attachments: readonly Enclosed[];
  readonly reply_to?: string | null;
  /** To a comment: by private message. */
  readonly private_answer?: boolean;
  /** Absent: a reply to the customer. */
  readonly kind?: Mode;
  readonly mentions?: readonly string[];
  /** Those that were put into it, to be counted. */
  readonly quick_replies?: readonly string[];
}

/** As many as the server counts of one reply. */
const quick_replies_a_reply = 20;

interface Parts {
  readonly store: Store;
  readonly api: Api;
  readonly outgoing: Outgoing;
  readonly drafts: Drafts;
  readonly personal: PersonalSettings;
}

/** What a person can do with what they write: send it, take it back, write it anew, ask what became of it. */
export class Writing {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  send(conversation_id: string, written: Written): void {
    const { store, outgoing, personal } = this.parts;
    const thread = store.get().threads.get(conversation_id);
    const seqs = thread ? [...thread.messages.values()].map((message) => message.seq) : [];
    const note = written.kind === "note";
    outgoing.send({
      id: new_id(),
      conversation_id,
      ...(note ? { kind: "note" as const, mentions: written.mentions ?? [] } : { hold_s: personal.get().hold_s }),
      text: written.text.normalize("NFC"),
      attachments: written.attachments,
      reply_to: written.reply_to ?? null,
      ...(written.private_answer && { private_answer: true }),
      ...(written.quick_replies?.length && { quick_replies: written.quick_replies.slice(0, quick_replies_a_reply) }),
      seen_seq: seqs.length > 0 ? Math.max(...seqs) : null,
      written_at: new Date().toISOString(),
    });
  }

  /** What was sent is where it was written again, unless it was too late, which the row says. Throws when nobody answered. */
  async undo(id: string): Promise<boolean> {
    const pending = await this.parts.outgoing.undo(id);
    if (pending) this.give_back(pending);
    return pending !== null;
  }

  /** The newest of a conversation that can still be taken back. */
  newest_undoable(conversation_id: string): string | null {
    const { pending, held } = this.parts.store.get();
    const waiting = pending.findLast((one) => one.conversation_id === conversation_id && may_be_undone(one));
    if (waiting) return waiting.id;
    const here = [...held.values()].filter((one) => one.pending.conversation_id === conversation_id && !one.late);
    return here.sort((a, b) => a.until - b.until).at(-1)?.pending.id ?? null;
  }

  /** What the server refused, to be written better. */
  rewrite(pending: Pending): void {
    this.parts.outgoing.drop(pending.id);
    this.give_back(pending);
  }

  /** Away with a reply that did not arrive, on every screen. That somebody else did it first is as good. */
  async discard({ id, conversation_id }: Message): Promise<void> {
    try {
      await this.parts.api.take_back(id);
    } catch (error) {
      if (!(error instanceof Refusal) || error.trouble.kind !== "absent") throw error;
    }
    this.parts.store.change((state) => without_message(state, conversation_id, id));
  }

  /** How far a reply got, as the server knows now. */
  async check(message_id: string): Promise<void> {
    const message = await this.parts.api.message(message_id);
    this.parts.store.change((state) => put_messages(state, [message]));
  }

  async claim(conversation_id: string): Promise<void> {
    const { me, conversations } = this.parts.store.get();
    const assignee_was = conversations.get(conversation_id)?.assignee?.id ?? null;
    await this.change(conversation_id, { assignee: me?.staff.id, assignee_was });
  }

  async done(conversation_id: string): Promise<void> {
    await this.change(conversation_id, { status: "resolved" });
  }

  upload(file: File, progress?: (gone: number) => void, signal?: AbortSignal): Promise<Attachment> {
    return this.parts.api.upload(file, progress, signal);
  }

  private async change(conversation_id: string, change: object): Promise<void> {
    const answer = await this.parts.api.call("patch", `/api/conversations/${conversation_id}`, { body: change });
    const row = decode(conversation, answer, "conversation");
    this.parts.store.change((state) => put_conversations(state, [row]));
  }

  private give_back({ conversation_id, kind, text, attachments, private_answer }: Pending): void {
    const privately = private_answer === true;
    this.parts.drafts.give(conversation_id, kind ?? "reply", { text, enclosed: attachments, privately });
  }
}

/** A note that the server may have cannot be taken back. */
export function may_be_undone(pending: Pending): boolean {
  return !pending.refused && (pending.kind !== "note" || !pending.tried);
}
