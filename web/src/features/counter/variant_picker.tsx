import { type KeyboardEvent, useId, useRef, useState } from "react";
import { field_look } from "@/ui/field";
import { Icon } from "@/ui/icons";
import { useLate } from "@/ui/use_late";
import type { Variant } from "@/wire/commerce";
import { Amount, StockMark } from "./marks";
import { useCounter } from "./use_counter";
import { useShopWords } from "./use_shop_words";

/** How a variant is called in one line. */
export function variant_words(variant: Pick<Variant, "product_name" | "name" | "sku">): string {
  const name = [variant.product_name, variant.name].filter(Boolean).join(" · ");
  return name || variant.sku;
}

/** Finds a variant by name, SKU or barcode. Arrows walk through what was found, Enter takes it, Esc puts the list away. */
export function VariantPicker({
  label,
  placeholder,
  begin = "",
  onPick,
}: {
  label: string;
  placeholder: string;
  /** What is searched for before anybody typed, such as the SKU a platform names. */
  begin?: string;
  onPick: (variant: Variant) => void;
}) {
  const counter = useCounter();
  const { say } = useShopWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const asked = useRef("");
  const [found, set_found] = useState<readonly Variant[] | null>(null);
  const [at, set_at] = useState(0);
  const [open, set_open] = useState(false);

  const look = (q: string) => {
    asked.current = q;
    if (q === "") return set_found(null);
    counter.variants(q).then(
      (variants) => {
        if (asked.current !== q) return;
        set_found(variants);
        set_at(0);
      },
      () => asked.current === q && set_found(null),
    );
  };
  const late = useLate(look, 200);
  const take = (variant: Variant | undefined) => {
    if (!variant) return;
    set_open(false);
    if (field.current) field.current.value = variant_words(variant);
    onPick(variant);
  };
  const shown = open && found !== null;
  const on_key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || !found) return;
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      event.preventDefault();
      set_open(true);
      const step = event.code === "ArrowDown" ? 1 : -1;
      set_at((at + step + found.length) % Math.max(1, found.length));
    } else if (event.code === "Enter" && shown) {
      event.preventDefault();
      take(found[at]);
    } else if (event.code === "Escape" && shown) {
      event.preventDefault();
      event.stopPropagation();
      set_open(false);
    }
  };

  return (
    <div className="relative">
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && found.length > 0 ? `${id}-${at}` : undefined}
        placeholder={placeholder}
        defaultValue={begin}
        autoComplete="off"
        className={field_look}
        onFocus={(event) => {
          set_open(true);
          // Not before somebody comes here: a page of fifty pickers would ask fifty times at once.
          if (found === null) look(event.currentTarget.value.normalize("NFC").trim());
        }}
        onBlur={() => set_open(false)}
        onInput={(event) => {
          set_open(true);
          late(event.currentTarget.value.normalize("NFC").trim());
        }}
        onKeyDown={on_key}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        hidden={!shown}
        className="absolute inset-x-0 top-full z-20 max-h-72 overflow-y-auto rounded-md border border-line bg-back shadow-lg"
      >
        {found?.length === 0 && (
          <p role="status" className="px-3 py-2 text-sm text-muted">
            {say("picker.none")}
          </p>
        )}
        {found?.map((variant, index) => (
          <div
            key={variant.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            // The field keeps the focus, or its list would be put away before the click counts.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(variant)}
            onKeyDown={() => undefined}
            className={`flex min-h-11 cursor-pointer items-center gap-3 px-3 py-1 ${index === at ? "bg-selected" : ""}`}
          >
            <Icon name="box" size={16} />
            <span className="min-w-0 flex-1">
              <span className="block words-wrap">{variant_words(variant)}</span>
              <span className="flex flex-wrap gap-x-3 text-sm text-muted">
                {variant.sku}
                <StockMark variant={variant} />
              </span>
            </span>
            <Amount value={variant.price} className="text-sm" />
          </div>
        ))}
      </div>
    </div>
  );
}
