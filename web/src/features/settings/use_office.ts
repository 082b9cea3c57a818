import { useCallback, useEffect, useState } from "react";
import { type DeskProvided, useDesk } from "@/features/desk";
import type { Loading } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Office } from "@/sync/office";

const offices = new WeakMap<DeskProvided, Office>();

/** The calls of the settings; one and the same for a desk. */
export function useOffice(): Office {
  const desk = useDesk();
  let office = offices.get(desk);
  if (!office) {
    office = new Office(desk);
    offices.set(desk, office);
  }
  return office;
}

/** Something small that is read whole when its section is opened, and again when somebody asks. */
export function useRead<Value>(read: (office: Office) => Promise<Value>): {
  readonly value: Value | null;
  readonly loading: Loading;
  readonly again: () => void;
  readonly set: (change: (value: Value) => Value) => void;
} {
  const office = useOffice();
  const [value, set_value] = useState<Value | null>(null);
  const [loading, set_loading] = useState<Loading>({ kind: "loading" });
  const again = useCallback(() => {
    set_loading({ kind: "loading" });
    read(office).then(
      (found) => {
        set_value(found);
        set_loading({ kind: "loaded" });
      },
      (error) => set_loading({ kind: "failed", trouble: trouble_of(error) }),
    );
  }, [office, read]);
  useEffect(again, [again]);
  const set = useCallback(
    (change: (value: Value) => Value) => set_value((now) => (now === null ? now : change(now))),
    [],
  );
  return { value, loading, again, set };
}
