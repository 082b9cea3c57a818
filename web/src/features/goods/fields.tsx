import type { ReactNode } from "react";
import { Amount, shop_trouble_words, useShopWords } from "@/features/counter";
import type { ProductChange } from "@/sync/counter";
import { trouble_of } from "@/sync/desk";
import { EditInPlace } from "@/ui/edit_in_place";
import { Icon } from "@/ui/icons";
import type { Variant } from "@/wire/commerce";
import type { SayAll } from "@/words/catalogue";
import { read_count, read_money, show_money } from "@/words/written";

/** Saves, and puts into words why not. */
async function saved(save: Promise<void>, say: SayAll): Promise<string | null> {
  try {
    await save;
    return null;
  } catch (error) {
    return shop_trouble_words(trouble_of(error), say);
  }
}

interface OfVariant {
  /** What it belongs to, for those who cannot see where it stands. */
  readonly of: string;
  readonly variant: Variant;
  readonly onSave: (change: ProductChange) => Promise<void>;
}

export function NameField({
  name,
  onSave,
  className = "",
  children,
}: {
  name: string;
  onSave: (name: string) => Promise<void>;
  className?: string;
  children?: ReactNode;
}) {
  const { say } = useShopWords();
  return (
    <EditInPlace
      label={say("goods.rename", { name })}
      shown={<Icon name="edit" size={16} />}
      value={name}
      onSave={async (written) =>
        written === "" ? say("wrong.required") : saved(onSave(written.replace(/\s+/g, " ")), say)
      }
      className={`align-middle text-muted ${className}`}
    >
      {children}
    </EditInPlace>
  );
}

export function PriceField({ of, variant, onSave }: OfVariant) {
  const { say } = useShopWords();
  return (
    <EditInPlace
      label={say("goods.price.of", { name: of })}
      shown={<Amount value={variant.price} />}
      value={show_money(variant.price)}
      numeric
      onSave={async (written) => {
        const price = written === "" ? null : read_money(written);
        if (price === null) return say("wrong.amount");
        return saved(onSave({ variants: [{ id: variant.id, price }] }), say);
      }}
    />
  );
}

/** At how many available one is told; empty: never. */
export function LowField({ of, variant, onSave }: OfVariant) {
  const { say } = useShopWords();
  const now = variant.low_stock_at == null ? "" : String(variant.low_stock_at);
  return (
    <EditInPlace
      label={say("goods.low_at.of", { name: of })}
      shown={now === "" ? "−" : now}
      value={now}
      numeric
      onSave={async (written) => {
        const at = written === "" ? null : read_count(written);
        if (written !== "" && (at === null || at < 0)) return say("wrong.count");
        return saved(onSave({ variants: [{ id: variant.id, low_stock_at: at }] }), say);
      }}
    />
  );
}

/** A text: a SKU, a barcode, a description. */
export function TextField({
  label,
  value,
  empty,
  needed = false,
  onSave,
}: {
  label: string;
  value: string;
  empty: string;
  needed?: boolean;
  onSave: (written: string) => Promise<void>;
}) {
  const { say } = useShopWords();
  return (
    <EditInPlace
      label={label}
      shown={<span className={`words-wrap ${value === "" ? "text-muted" : ""}`}>{value === "" ? empty : value}</span>}
      value={value}
      onSave={async (written) => (needed && written === "" ? say("wrong.required") : saved(onSave(written), say))}
    />
  );
}
