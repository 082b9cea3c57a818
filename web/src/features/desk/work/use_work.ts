import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useDesk, useSelect } from "@/features/desk/use_desk";
import { useWords } from "@/features/desk/use_words";
import { team_of } from "@/sync/team";
import type { ShopLabel, Staff } from "@/wire/team";
import { Work } from "./work";

/** What can be done with conversations, in the language that is spoken. */
export function useWork(): Work {
  const desk = useDesk();
  const { say, language } = useWords();
  return useMemo(() => new Work(desk, say, language), [desk, say, language]);
}

/** The shop's labels; read when first asked for. */
export function useLabels(): readonly ShopLabel[] {
  const team = team_of(useDesk());
  useEffect(() => void team.need(), [team]);
  return useSyncExternalStore(team.labels.subscribe, team.labels.get);
}

/** Who works here now; read when first asked for. */
export function useStaff(): ReadonlyMap<string, Staff> {
  const team = team_of(useDesk());
  useEffect(() => void team.need(), [team]);
  return useSelect((state) => state.staff);
}
