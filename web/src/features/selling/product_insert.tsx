import { useEffect, useRef } from "react";
import type { Variant } from "@/wire/commerce";
import { vnd } from "@/words/format";
import { variant_name } from "./draft";
import { Choice } from "./draft_lines";
import { Search } from "./search";
import { useAllWords, useShop } from "./use_shop";

/**
 * Over the composer: finds a product, shows how much of it is left, and puts its name and price where one writes. What is
 * out or running low is said here, before it is promised.
 */
export function ProductInsert({
  onChoose,
  onClose,
}: {
  /** `text`: what can be said of it anywhere; where a platform shows products as cards, the rest names it. */
  onChoose: (product: {
    readonly id: string;
    readonly sku: string;
    readonly name: string;
    readonly text: string;
  }) => void;
  onClose: () => void;
}) {
  const { say } = useAllWords();
  const shop = useShop();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes it from wherever in it one is
    <div
      className="border-t border-line bg-back px-3 pt-2"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <Search<Variant>
        label={say("product.insert")}
        placeholder={say("draft.search")}
        none={say("draft.search.none")}
        failed={say("draft.search.failed")}
        above
        field_ref={field}
        find={(words) => shop.find_variants(words)}
        name_of={variant_name}
        key_of={(variant) => variant.id}
        draw={(variant) => <Choice variant={variant} />}
        onChoose={(variant) => {
          onClose();
          const name = variant_name(variant);
          const text = say("product.line", { name, price: vnd(variant.price) });
          onChoose({ id: variant.id, sku: variant.sku, name, text });
        }}
      />
    </div>
  );
}
