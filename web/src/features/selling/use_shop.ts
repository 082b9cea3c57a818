import { useSyncExternalStore } from "react";
import { useDesk, useWords } from "@/features/desk";
import type { ShopState } from "@/store/shop";
import { type Selling, selling_of } from "@/sync/selling";
import type { Language, SayAll } from "@/words/catalogue";
import { say_all_vi } from "@/words/shop";

export function useShop(): Selling {
  return selling_of(useDesk());
}

/** A part of what is known of the shop. `select` must give the same object while nothing of it changed. */
export function useShopSelect<Part>(select: (state: ShopState) => Part): Part {
  const { store } = useShop();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** The words of everything, those that come with this pane too. */
export function useAllWords(): { readonly say: SayAll; readonly language: Language } {
  const { say_all, language } = useWords();
  return { say: say_all ?? say_all_vi, language };
}
