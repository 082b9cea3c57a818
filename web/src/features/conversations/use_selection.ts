import { useCallback, useEffect, useMemo, useState } from "react";
import { type Filter, key_of } from "@/store/filter";

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** All that stand in the view, also those that are not here. */
  readonly all: boolean;
  readonly size: number;
  readonly toggle: (id: string) => void;
  /** From the one chosen last to this one, as they stand on screen. */
  readonly range: (id: string, shown: readonly string[]) => void;
  readonly choose_all: () => void;
  readonly clear: () => void;
}

interface Chosen {
  readonly key: string;
  readonly ids: ReadonlySet<string>;
  readonly last: string | null;
  readonly all: boolean;
}

const nothing = (key: string): Chosen => ({ key, ids: new Set(), last: null, all: false });

/** What is chosen in a view for something that is done to many at once. Another view begins with nothing chosen. */
export function useSelection(filter: Filter): Selection {
  const key = key_of(filter);
  const [kept, choose] = useState<Chosen>(() => nothing(key));
  const chosen = kept.key === key ? kept : nothing(key);
  useEffect(() => choose((now) => (now.key === key ? now : nothing(key))), [key]);

  const step = useCallback(
    (change: (now: Chosen) => Chosen) => choose((now) => change(now.key === key ? now : nothing(key))),
    [key],
  );
  const toggle = useCallback(
    (id: string) =>
      step((now) => {
        const ids = new Set(now.ids);
        if (!ids.delete(id)) ids.add(id);
        return { key, ids, last: id, all: false };
      }),
    [step, key],
  );
  const range = useCallback(
    (id: string, shown: readonly string[]) =>
      step((now) => {
        const to = shown.indexOf(id);
        const from = now.last === null ? to : shown.indexOf(now.last);
        if (to < 0) return now;
        const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
        return { key, ids: new Set([...now.ids, ...shown.slice(first, last + 1)]), last: id, all: false };
      }),
    [step, key],
  );
  const choose_all = useCallback(() => step((now) => ({ ...now, all: true })), [step]);
  const clear = useCallback(() => step(() => nothing(key)), [step, key]);
  const { ids, all } = chosen;
  return useMemo(
    () => ({ ids, all, size: ids.size, toggle, range, choose_all, clear }),
    [ids, all, toggle, range, choose_all, clear],
  );
}
