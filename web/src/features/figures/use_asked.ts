import { useCallback, useEffect, useRef, useState } from "react";
import { type DeskProvided, useDesk, useSelect } from "@/features/desk";
import type { Loading } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Figures } from "@/sync/figures";

const made = new WeakMap<DeskProvided, Figures>();

export function useFigures(): Figures {
  const desk = useDesk();
  let figures = made.get(desk);
  if (!figures) {
    figures = new Figures((verb, path, asked) => desk.ask(verb, path, asked));
    made.set(desk, figures);
  }
  return figures;
}

export interface Asked<Answer> {
  /** The newest answer; also while another is on its way or could not be had. */
  readonly answer: Answer | null;
  /** When it came. */
  readonly at: number;
  readonly loading: Loading;
  readonly again: () => void;
}

/** An answer of the server for as long as `key` stays the same. What could not come without a network comes when there is one. */
export function useAsked<Answer>(key: string, ask: () => Promise<Answer>): Asked<Answer> {
  const [kept, keep] = useState<{ key: string; answer: Answer | null; at: number; loading: Loading }>({
    key,
    answer: null,
    at: 0,
    loading: { kind: "loading" },
  });
  const round = useRef(0);
  const asking = useRef(ask);
  asking.current = ask;
  const live = useSelect((state) => state.connection.kind === "live");

  const again = useCallback(() => {
    const mine = ++round.current;
    keep((before) => ({
      ...before,
      key,
      answer: before.key === key ? before.answer : null,
      loading: { kind: "loading" },
    }));
    asking.current().then(
      (answer) => mine === round.current && keep({ key, answer, at: Date.now(), loading: { kind: "loaded" } }),
      (error) =>
        mine === round.current &&
        keep((before) => ({ ...before, key, loading: { kind: "failed", trouble: trouble_of(error) } })),
    );
  }, [key]);

  useEffect(() => {
    again();
    return () => {
      round.current++;
    };
  }, [again]);

  const no_network = kept.loading.kind === "failed" && kept.loading.trouble.kind === "network";
  useEffect(() => {
    if (live && no_network) again();
  }, [live, no_network, again]);

  return { answer: kept.key === key ? kept.answer : null, at: kept.at, loading: kept.loading, again };
}
