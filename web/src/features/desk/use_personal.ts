import { useSyncExternalStore } from "react";
import type { Personal } from "@/wire/personal";
import { useDesk } from "./use_desk";

/** What the person at this screen has chosen. */
export function usePersonal(): Personal {
  const { personal } = useDesk();
  return useSyncExternalStore(personal.store.subscribe, personal.store.get);
}
