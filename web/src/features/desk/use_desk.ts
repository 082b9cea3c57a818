import { createContext, useContext, useSyncExternalStore } from "react";
import type { State } from "@/store/state";
import type { Desk } from "@/sync/desk";

export type DeskProvided = Desk;

const Provided = createContext<Desk | null>(null);

export const DeskProvider = Provided.Provider;

export function useDesk(): Desk {
  const desk = useContext(Provided);
  if (!desk) throw new Error("no desk provided");
  return desk;
}

/** A part of the state. `select` must give the same object while nothing of it changed. */
export function useSelect<Part>(select: (state: State) => Part): Part {
  const { store } = useDesk();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
