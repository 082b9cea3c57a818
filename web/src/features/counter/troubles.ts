import { trouble_words } from "@/features/desk";
import type { Trouble } from "@/store/state";
import type { SayAll } from "@/words/catalogue";
import { known_shop_key } from "@/words/shop";

/** Why something about goods, orders or people did not work, in words. */
export function shop_trouble_words(trouble: Trouble, say: SayAll): string {
  if (trouble.kind === "forbidden") return say("refuse.forbidden");
  if (trouble.kind !== "refused") return trouble_words(trouble, say);
  const { problem } = trouble;
  const type = problem.type.split(/[/:]/).at(-1) ?? "";
  for (const code of [...(problem.errors ?? []).map((error) => error.code), type]) {
    const key = `refuse.${code}`;
    if (known_shop_key(key)) return say(key);
  }
  return trouble_words(trouble, say);
}

/** What is wrong field by field, by the fields' names. */
export function field_troubles(trouble: Trouble | null, say: SayAll): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (trouble?.kind !== "refused") return found;
  for (const { field, code, detail } of trouble.problem.errors ?? []) {
    if (!field || found.has(field)) continue;
    const key = `refuse.${code}`;
    found.set(field, known_shop_key(key) ? say(key) : detail || say("err.refused"));
  }
  return found;
}

/** What stands below a form that was refused: what is beside its fields is not said twice. */
export function form_trouble_words(trouble: Trouble, say: SayAll, named: (field: string) => boolean): string {
  const told = field_troubles(trouble, say);
  const beside = [...told.keys()].filter(named).length;
  return beside > 0 && beside === told.size ? say("draft.wrong", { n: beside }) : shop_trouble_words(trouble, say);
}
