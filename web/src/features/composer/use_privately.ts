import { useMemo } from "react";
import { useDesk, useSelect } from "@/features/desk";
import type { Conversation } from "@/wire/conversation";
import type { Message } from "@/wire/message";
import { private_target } from "./quoting";

const none: ReadonlyMap<string, Message> = new Map();

/** Whether the answer to a comment goes to its writer alone. It is kept with the draft: what is private stays so. */
export function usePrivately(id: string, row: Conversation | undefined, quoted: Message | null) {
  const desk = useDesk();
  const possible = row?.kind === "comment" && row.abilities?.private_answer === true;
  const chosen = useSelect((state) => state.private_drafts.has(id));
  const messages = useSelect((state) => (possible ? state.threads.get(id)?.messages : undefined)) ?? none;
  const target = useMemo(() => private_target(messages.values(), quoted), [messages, quoted]);
  const privately = possible && chosen;
  return {
    privately,
    comment: target.comment,
    answered: privately && target.answered,
    name: target.comment?.author.name ?? null,
    onChoose: possible ? (wanted: boolean) => desk.drafts.aim(id, wanted) : null,
  };
}
