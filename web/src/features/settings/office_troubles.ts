import { field_troubles, form_trouble_words } from "@/features/counter";
import type { Trouble } from "@/store/state";
import type { SayAll } from "@/words/catalogue";

/** Of goods "taken" means another variant; here it is said as it is. */
export function told_by(trouble: Trouble | null, say: SayAll): ReadonlyMap<string, string> {
  const told = new Map(field_troubles(trouble, say));
  if (trouble?.kind !== "refused") return told;
  for (const { field, code } of trouble.problem.errors ?? []) {
    if (field && code === "taken") told.set(field, say("office.taken"));
    if (field && code === "too_short") told.set(field, say("office.too_short"));
  }
  return told;
}

export function why_not(trouble: Trouble, say: SayAll, named: (field: string) => boolean): string {
  if (trouble.kind === "refused" && trouble.problem.type.endsWith("last_owner")) return say("office.last_owner");
  return form_trouble_words(trouble, say, named);
}
