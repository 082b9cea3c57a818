import { type KeyboardEvent, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useDesk, useSelect } from "@/features/desk";
import type { Mode } from "@/store/state";
import type { QuickReply } from "@/wire/quick_reply";
import type { Staff } from "@/wire/team";
import { matching, type Token, token_at } from "./tokens";
import { names_in } from "./variables";

const shown_at_most = 8;

export type Suggestion =
  | { readonly kind: "quick reply"; readonly id: string; readonly reply: QuickReply }
  | { readonly kind: "colleague"; readonly id: string; readonly person: Staff };

export interface Suggestions {
  readonly token: Token | null;
  readonly items: readonly Suggestion[];
  /** There are none at all, whatever one types. */
  readonly none_yet: boolean;
  readonly at: number;
  /** The field says something else, or the caret stands elsewhere. */
  readonly look: (field: HTMLTextAreaElement) => void;
  /** True: the key was for the list. */
  readonly key: (event: KeyboardEvent) => boolean;
  readonly close: () => void;
}

/**
 * What fits the word before the caret. It is looked up beside the field and put in only when a person chooses it: a
 * Vietnamese keyboard that deletes and types again behind our back must find what it left there.
 */
export function useSuggestions(
  conversation_id: string,
  mode: Mode,
  onChoose: (chosen: Suggestion, token: Token) => void,
): Suggestions {
  const desk = useDesk();
  const [token, set_token] = useState<Token | null>(null);
  const [at, go_to] = useState(0);
  /** Where a list was closed by Esc; it stays closed until another word is begun. */
  const [closed_at, set_closed_at] = useState<number | null>(null);
  const { quick_replies } = desk.at_hand;
  const replies = useSyncExternalStore(quick_replies.subscribe, quick_replies.get);
  const staff = useSelect((state) => state.staff);
  const my_id = useSelect((state) => state.me?.staff.id);
  const customer_id = useSelect((state) => state.conversations.get(conversation_id)?.customer?.id ?? null);

  const all = useMemo<readonly Suggestion[]>(() => {
    if (mode === "reply") return replies.map((reply) => ({ kind: "quick reply", id: reply.id, reply }));
    const people = [...staff.values()].filter((person) => person.id !== my_id && person.active !== false);
    return people.map((person) => ({ kind: "colleague", id: person.id, person }));
  }, [mode, replies, staff, my_id]);
  const items = useMemo(
    () => (token ? matching(all, token.words, name_of, text_of).slice(0, shown_at_most) : []),
    [all, token],
  );

  const asks_code = items.some((one) => one.kind === "quick reply" && names_in(one.reply.text).length > 0);
  useEffect(() => {
    if (asks_code) void desk.at_hand.need_code(customer_id);
  }, [desk, asks_code, customer_id]);

  const look = (field: HTMLTextAreaElement) => {
    const found =
      field.selectionStart === field.selectionEnd ? token_at(field.value, field.selectionStart, mode) : null;
    if (found?.from !== closed_at) set_closed_at(null);
    const shown = found && found.from === closed_at ? null : found;
    if (shown) desk.at_hand.need();
    set_token((before) => {
      const same = before && shown && before.from === shown.from && before.words === shown.words;
      if (!same) go_to(0);
      return same ? before : shown;
    });
  };
  const close = () => {
    if (token) set_closed_at(token.from);
    set_token(null);
  };
  const key = (event: KeyboardEvent): boolean => {
    if (!token || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    if (event.key === "Escape") {
      close();
    } else if (items.length === 0) {
      return false;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      go_to((at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      const chosen = items[at];
      if (chosen) onChoose(chosen, token);
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    token,
    items,
    none_yet: all.length === 0,
    at: Math.min(at, Math.max(0, items.length - 1)),
    look,
    key,
    close,
  };
}

function name_of(one: Suggestion): string {
  return one.kind === "quick reply" ? one.reply.name : one.person.name;
}

function text_of(one: Suggestion): string {
  return one.kind === "quick reply" ? one.reply.text : "";
}
