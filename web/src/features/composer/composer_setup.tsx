import { act, render, screen } from "@testing-library/preact";
import { vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { put_conversations, put_messages } from "@/store/apply";
import { with_thread } from "@/store/pages";
import { Box, Store } from "@/store/store";
import { Drafts } from "@/sync/drafts";
import { a_conversation, a_message, lan } from "@/test_support";
import type { Conversation } from "@/wire/conversation";
import { decode } from "@/wire/decode";
import type { Message } from "@/wire/message";
import { personal } from "@/wire/personal";
import type { QuickReply } from "@/wire/quick_reply";
import type { Staff } from "@/wire/team";
import { Composer, type ComposerHandle } from "./composer";
import type { Quoting } from "./quoting";

export const send = vi.fn();
export const upload = vi.fn();
export const undo = vi.fn(async (_id: string) => true);
export const newest_undoable = vi.fn((_id: string): string | null => null);
export const claim = vi.fn(async (_id: string) => undefined);
export const done = vi.fn(async (_id: string) => undefined);
export const listed_as = vi.fn(async (): Promise<string | null> => null);
export const code_of = vi.fn((): string | null => null);
export let store: Store;
export let drafts: Drafts;
export let handle: { current: ComposerHandle | null };

export const camon: QuickReply = {
  id: "q1",
  seq: 1,
  name: "camon",
  text: "Em cảm ơn {tên khách}, đơn {mã đơn} ạ!",
  attachments: [{ id: "p1", kind: "image", state: "ready" }],
  deleted: false,
};
export const cachgiat: QuickReply = {
  ...camon,
  id: "q2",
  name: "cachgiat",
  text: "Giặt máy dưới 30°.",
  attachments: [],
};
export const minh: Staff = { id: "minh", seq: 1, name: "Minh", role: "agent", active: true };

export function show(change: Partial<Conversation> = {}, chosen: object = {}, quoting: Quoting | null = null) {
  store.change((state) => {
    const known = put_conversations({ ...state, me: lan }, [a_conversation("c1", 1, in_time(change))]);
    return { ...with_thread(known, "c1", { loading: { kind: "loaded" } }), staff: new Map([["minh", minh]]) };
  });
  drafts = new Drafts(store, localStorage);
  drafts.restore();
  const desk = {
    store,
    drafts,
    send,
    viewing: vi.fn(),
    personal: { store: new Box(decode(personal, chosen, "personal")), change: vi.fn() },
    at_hand: {
      quick_replies: new Box<readonly QuickReply[]>([camon, cachgiat]),
      need: vi.fn(),
      need_code: vi.fn(async () => undefined),
      code_of,
      listed_as,
    },
    writing: { upload, undo, newest_undoable, claim, done },
  } as unknown as DeskProvided;
  handle = { current: null };
  const view = render(
    <DeskProvider value={desk}>
      <Composer id="c1" quoting={quoting} onQuoteDone={vi.fn()} onProduct={vi.fn()} onCustomer={vi.fn()} ref={handle} />
    </DeskProvider>,
  );
  return { ...view, field: screen.getByRole<HTMLTextAreaElement>("textbox") };
}

/** A window that is open whenever the test runs, unless the test says otherwise. */
export function in_time(change: Partial<Conversation>): Partial<Conversation> {
  return { reply_window: { rule: "", closes_at: null }, ...change };
}

/** The customer writes. */
export function says(seq: number, text: string, change: Partial<Message> = {}) {
  act(() => {
    const message = a_message(seq, { text, received_at: `2026-11-22T02:00:${seq}.000Z`, ...change });
    store.change((state) => put_messages(state, [message]));
  });
}

/** A new desk, on which nothing has been done. */
export function begin(): void {
  store = new Store();
  for (const mock of [send, upload, undo, newest_undoable, claim, done, listed_as, code_of]) mock.mockClear();
}
