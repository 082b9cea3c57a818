import { useEffect, useState } from "react";
import {
  Amount,
  ListNote,
  may,
  StockMark,
  shop_trouble_words,
  useAct,
  useCounter,
  useRole,
  useShopWords,
} from "@/features/counter";
import { useDesk } from "@/features/desk";
import type { Loading } from "@/store/state";
import type { ProductChange } from "@/sync/counter";
import { trouble_of } from "@/sync/desk";
import { Beside } from "@/ui/beside";
import { Button } from "@/ui/button";
import type { Product, Variant } from "@/wire/commerce";
import { AddVariant } from "./add_variant";
import { LowField, NameField, PriceField, TextField } from "./fields";
import { Ledger } from "./ledger";
import { PictureField } from "./picture_field";

/** A product with all there is to say about it: its picture, its variants one by one, and every movement of its stock. */
export function ProductPanel({
  id,
  back,
  known,
  onChanged,
  onAdjust,
}: {
  id: string;
  back: string;
  /** The row beside, which is followed live; null: not in the table. */
  known: Product | null;
  onChanged: (product: Product) => void;
  onAdjust: (product: Product) => void;
}) {
  const counter = useCounter();
  const { say } = useShopWords();
  const role = useRole();
  const [own, set_own] = useState<Product | null>(null);
  const [loading, set_loading] = useState<Loading>({ kind: "none" });
  const [round, again] = useState(0);
  const needed = known === null;

  // A product that is not among the rows, such as one come to by its address, is asked for by itself.
  useEffect(() => {
    if (!needed) return;
    let here = true;
    set_loading({ kind: "loading" });
    counter.product(id).then(
      (product) => {
        if (!here) return;
        set_own(product);
        set_loading({ kind: "loaded" });
      },
      (error) => here && set_loading({ kind: "failed", trouble: trouble_of(error) }),
    );
    return () => {
      here = false;
    };
  }, [counter, id, needed, round]);

  const product = known ?? own;
  const save = async (change: ProductChange) => {
    const after = await counter.change_product(id, change);
    set_own(after);
    onChanged(after);
  };
  return (
    <Beside title={product?.name ?? say("goods.product")} back={back} back_label={say("goods.back")}>
      {product ? (
        <Whole product={product} editable={may(role, "sell")} onSave={save} onAdjust={() => onAdjust(product)} />
      ) : (
        <ListNote loading={loading} empty={null} onRetry={() => again(round + 1)} />
      )}
    </Beside>
  );
}

function Whole({
  product,
  editable,
  onSave,
  onAdjust,
}: {
  product: Product;
  editable: boolean;
  onSave: (change: ProductChange) => Promise<void>;
  onAdjust: () => void;
}) {
  const desk = useDesk();
  const { say } = useShopWords();
  const { busy, trouble, run } = useAct();
  const upload = async (file: File) => {
    const picture = await desk.upload(file);
    await onSave({ picture_id: picture.id });
  };
  const stock = product.variants.map(({ id, on_hand, reserved }) => `${id}:${on_hand}:${reserved}`).join();
  return (
    <div className="space-y-6 p-4">
      <div className="flex gap-4">
        <PictureField url={product.picture} editable={editable} onPick={upload} />
        <div className="min-w-0 flex-1 space-y-1 text-sm">
          {editable && (
            <p>
              <NameField name={product.name} onSave={(name) => onSave({ name })}>
                <span className="font-medium">{product.name}</span>
              </NameField>
            </p>
          )}
          {editable ? (
            <TextField
              label={say("goods.description")}
              value={product.description}
              empty={say("goods.description.none")}
              onSave={(description) => onSave({ description })}
            />
          ) : (
            <p className="words-wrap">{product.description}</p>
          )}
          {editable && (
            <div className="flex flex-wrap gap-2 pt-1">
              <Button onClick={onAdjust}>{say("stock.adjust")}</Button>
              <Button disabled={busy} onClick={() => void run(() => onSave({ archived: !product.archived }))}>
                {say(product.archived ? "goods.unarchive" : "goods.archive")}
              </Button>
            </div>
          )}
          {trouble && (
            <p role="alert" className="text-danger">
              {shop_trouble_words(trouble, say)}
            </p>
          )}
        </div>
      </div>
      <section aria-labelledby="variants-title" className="space-y-2">
        <h3 id="variants-title" className="font-semibold">
          {say("goods.variants.title")}
        </h3>
        <ul className="list-none space-y-2 p-0">
          {product.variants.map((variant) => (
            <VariantCard key={variant.id} product={product} variant={variant} editable={editable} onSave={onSave} />
          ))}
        </ul>
        {editable && <AddVariant product={product} onSave={onSave} />}
      </section>
      <Ledger key={stock} product_id={product.id} />
    </div>
  );
}

function VariantCard({
  product,
  variant,
  editable,
  onSave,
}: {
  product: Product;
  variant: Variant;
  editable: boolean;
  onSave: (change: ProductChange) => Promise<void>;
}) {
  const { say } = useShopWords();
  const name = variant.name || product.name;
  const facts: readonly (readonly [string, number])[] = [
    [say("stock.available"), variant.available],
    [say("stock.reserved"), variant.reserved],
    [say("stock.on_hand"), variant.on_hand],
  ];
  const save = (change: ProductChange) => onSave(change);
  const text = (label: string, value: string, key: "sku" | "barcode") =>
    editable ? (
      <TextField
        label={say("goods.field.of", { field: label, name })}
        value={value}
        empty="−"
        needed={key === "sku"}
        onSave={(written) => save({ variants: [{ id: variant.id, [key]: written === "" ? null : written }] })}
      />
    ) : (
      value || "−"
    );
  return (
    <li className={`rounded-md border border-line p-3 text-sm ${variant.archived ? "text-muted" : ""}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{name}</span>
        <StockMark variant={variant} />
        {variant.archived && <span>{say("goods.archived")}</span>}
      </div>
      <dl className="mt-1 grid grid-cols-3 gap-2 text-center">
        {facts.map(([label, n]) => (
          <div key={label} className="rounded-md bg-surface p-1">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className="text-base font-medium tabular-nums">{n}</dd>
          </div>
        ))}
      </dl>
      <dl className="mt-2 grid grid-cols-[auto_1fr_auto_1fr] items-center gap-x-3">
        <dt className="text-muted">{say("goods.price")}</dt>
        <dd>
          {editable ? <PriceField of={name} variant={variant} onSave={save} /> : <Amount value={variant.price} />}
        </dd>
        <dt className="text-muted">{say("goods.low_at")}</dt>
        <dd>{editable ? <LowField of={name} variant={variant} onSave={save} /> : (variant.low_stock_at ?? "−")}</dd>
        <dt className="text-muted">{say("goods.sku")}</dt>
        <dd className="min-w-0">{text(say("goods.sku"), variant.sku, "sku")}</dd>
        <dt className="text-muted">{say("goods.barcode")}</dt>
        <dd className="min-w-0">{text(say("goods.barcode"), variant.barcode ?? "", "barcode")}</dd>
      </dl>
      {editable && product.variants.length > 1 && (
        <Button look="quiet" onClick={() => void save({ variants: [{ id: variant.id, archived: !variant.archived }] })}>
          {say(variant.archived ? "goods.unarchive" : "goods.archive.variant")}
        </Button>
      )}
    </li>
  );
}
