import { useWords } from "@/features/desk";
import type { Language, SayAll } from "@/words/catalogue";
import { say_all_vi } from "@/words/shop";

/** Every word there is, in the language that is spoken. */
export function useShopWords(): { readonly say: SayAll; readonly language: Language } {
  const { say_all, language } = useWords();
  return { say: say_all ?? say_all_vi, language };
}
