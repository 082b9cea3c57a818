import { conversation } from "@/wire/conversation";
import { decode, page_of } from "@/wire/decode";
import { panel } from "@/wire/people";
import type { Desk } from "./desk";
import { search, shortest_search } from "./search";

/** A conversation by whom it is with. */
export interface Talk {
  readonly id: string;
  readonly name: string;
}

const page = page_of(conversation);
const newest_shown = 50;
const people_looked_at = 5;

/** Conversations of a channel: the newest, or those whose customer or words fit what was typed. */
export async function talks_of(desk: Desk, channel: string, typed: string): Promise<readonly Talk[]> {
  const q = typed.trim();
  if (q.length < shortest_search) {
    const read = await desk.ask("get", "/api/conversations", { query: { channel, limit: newest_shown } });
    return decode(page, read, "conversations").items.map(({ id, customer }) => ({ id, name: customer?.name || id }));
  }
  const [said, people] = await Promise.all([
    search(desk, { q, channel }, "messages"),
    search(desk, { q }, "customers"),
  ]);
  const panels = await Promise.all(
    people.customers.slice(0, people_looked_at).map(({ id }) => desk.ask("get", `/api/customers/${id}/panel`)),
  );
  const found = new Map<string, string>();
  for (const read of panels) {
    const { customer, conversations } = decode(panel, read, "customer");
    for (const one of conversations) if (one.channel.id === channel) found.set(one.id, customer.name || one.id);
  }
  for (const { conversation } of said.messages) {
    if (!found.has(conversation.id)) found.set(conversation.id, conversation.customer?.name || conversation.id);
  }
  return [...found].map(([id, name]) => ({ id, name }));
}
