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
const asked_at_once = 6;

/** Fewer letters find nothing by themselves; they only choose among the newest. */
export function is_searched(typed: string): boolean {
  return [...typed.normalize("NFC").trim()].length >= shortest_search;
}

/** Conversations of a channel: the newest, or those whose customer or words fit what was typed. */
export async function talks_of(desk: Desk, channel: string, typed: string): Promise<readonly Talk[]> {
  const q = typed.normalize("NFC").trim();
  if (!is_searched(q)) {
    const read = await desk.ask("get", "/api/conversations", { query: { channel, limit: newest_shown } });
    return decode(page, read, "conversations").items.map(({ id, customer }) => ({ id, name: customer?.name || id }));
  }
  const [said, people] = await Promise.all([
    search(desk, { q, channel }, "messages"),
    search(desk, { q }, "customers"),
  ]);
  const here = people.customers.filter(({ channels }) => channels.some(({ id }) => id === channel));
  const found = new Map<string, string>();
  for (let from = 0; from < here.length; from += asked_at_once) {
    const some = here.slice(from, from + asked_at_once);
    const panels = await Promise.all(some.map(({ id }) => desk.ask("get", `/api/customers/${id}/panel`)));
    for (const read of panels) {
      const { customer, conversations } = decode(panel, read, "customer");
      for (const one of conversations) if (one.channel.id === channel) found.set(one.id, customer.name || one.id);
    }
  }
  for (const { conversation } of said.messages) {
    if (!found.has(conversation.id)) found.set(conversation.id, conversation.customer?.name || conversation.id);
  }
  return [...found].map(([id, name]) => ({ id, name }));
}
