import { useEffect, useMemo, useRef, useState } from "react";
import { useDesk, useSelect } from "@/features/desk";
import type { Message } from "@/wire/message";
import { type Begun, begin, said_since } from "./crossing";

const nothing: readonly Message[] = [];

export interface Gates {
  /** What the customer has written since this was begun. */
  readonly fresh: readonly Message[];
  /** Sending was asked for and these lines stood in its way. */
  readonly crossed: boolean;
  /** The same, of a colleague who is writing here. */
  readonly colleague: string | null;
  /** Something is being written, or nothing any more. */
  readonly written: (something: boolean) => void;
  /** Whether it may be sent now. Asked once more, it may. */
  readonly pass: () => boolean;
}

/**
 * What may make an answer wrong after it was begun: the customer wrote on, or a colleague is answering too. The first time
 * somebody sends they are told, the second time it goes.
 */
export function useGates(id: string, draft_at_opening: boolean): Gates {
  const desk = useDesk();
  const messages = useSelect((state) => state.threads.get(id)?.messages);
  // What came while somebody reads further up is not among the messages on screen.
  const beyond = useSelect((state) => state.threads.get(id)?.beyond);
  const loaded = useSelect((state) => state.threads.get(id)?.loading.kind === "loaded");
  const writer = useSelect(
    (state) => [...state.presence.values()].find((one) => one.conversation_id === id && one.typing)?.staff.name ?? null,
  );
  const [begun, set_begun] = useState<Begun | null>(null);
  const [passed, set_passed] = useState<ReadonlySet<string>>(new Set());
  const [colleague, set_colleague] = useState<string | null>(null);
  const colleague_passed = useRef(false);

  const begun_now = () => {
    const { threads, conversations } = desk.store.get();
    const here = threads.get(id);
    return begin([...(here?.messages.values() ?? []), ...(here?.beyond.values() ?? [])], conversations.get(id));
  };
  // A draft from before is begun anew when what was said meanwhile is on screen.
  const waiting = useRef(draft_at_opening);
  useEffect(() => {
    if (!waiting.current || !loaded || !messages) return;
    waiting.current = false;
    set_begun(begun_now());
  }, [loaded, messages]);

  const fresh = useMemo(() => {
    if (!begun || !messages) return nothing;
    return said_since(begun, [...messages.values(), ...(beyond?.values() ?? [])]);
  }, [begun, messages, beyond]);
  const crossed = fresh.length > 0 && fresh.every((message) => passed.has(message.id));

  const written = (something: boolean) => {
    if (something && !begun) {
      const here = desk.store.get().threads.get(id);
      if (here?.loading.kind === "loaded") set_begun(begun_now());
      else waiting.current = true;
    } else if (!something) {
      waiting.current = false;
      colleague_passed.current = false;
      set_begun(null);
      set_passed(new Set());
      set_colleague(null);
    }
  };
  const pass = () => {
    if (fresh.length > 0 && !crossed) {
      set_passed(new Set(fresh.map((message) => message.id)));
      return false;
    }
    if (writer && !colleague_passed.current) {
      colleague_passed.current = true;
      set_colleague(writer);
      return false;
    }
    return true;
  };
  return { fresh, crossed, colleague: writer ? colleague : null, written, pass };
}
