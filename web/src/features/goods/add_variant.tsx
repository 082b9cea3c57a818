import { type FormEvent, useRef, useState } from "react";
import { field_troubles, form_trouble_words, useAct, useShopWords } from "@/features/counter";
import type { ProductChange } from "@/sync/counter";
import { new_id } from "@/sync/ids";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import type { Product } from "@/wire/commerce";
import { read_money } from "@/words/written";
import { suggested_sku } from "./variant_grid";

/** One more variant of a product that is there already: a value for each of its options, a SKU, a price. */
export function AddVariant({
  product,
  onSave,
}: {
  product: Product;
  onSave: (change: ProductChange) => Promise<void>;
}) {
  const { say } = useShopWords();
  const { busy, trouble, run, forget } = useAct();
  const [open, set_open] = useState(false);
  const [wrong, set_wrong] = useState<ReadonlyMap<string, string>>(new Map());
  const id = useRef(new_id());
  const told = field_troubles(trouble, say);
  if (product.options.length === 0) return null;
  if (!open) return <Button onClick={() => set_open(true)}>{say("goods.variant.add")}</Button>;

  const close = () => {
    set_open(false);
    set_wrong(new Map());
    forget();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const option_values = product.options.map((_, index) => written(form, `option${index}`));
    const price = read_money(written(form, "price"));
    const sku = written(form, "sku") || suggested_sku(product.name, option_values);
    const found = new Map<string, string>();
    option_values.forEach((value, index) => {
      if (value === "") found.set(`option${index}`, say("wrong.required"));
    });
    if (price === null || written(form, "price") === "") found.set("price", say("wrong.amount"));
    set_wrong(found);
    if (found.size > 0 || price === null) return;
    void run(() => onSave({ variants: [{ id: id.current, sku, option_values, price }] })).then((done) => {
      if (!done) return;
      id.current = new_id();
      close();
    });
  };
  return (
    <form onSubmit={submit} className="space-y-3 rounded-md border border-line p-3">
      <div className="grid gap-3 sm:grid-cols-2">
        {product.options.map((option, index) => (
          <Field key={option} label={option} error={wrong.get(`option${index}`)}>
            {(parts) => <input {...parts} name={`option${index}`} autoComplete="off" />}
          </Field>
        ))}
        <Field label={say("goods.price")} error={wrong.get("price") ?? told.get("variants[0].price")}>
          {(parts) => <input {...parts} name="price" inputMode="decimal" autoComplete="off" />}
        </Field>
        <Field label={say("goods.sku")} hint={say("goods.sku.hint")} error={told.get("variants[0].sku")}>
          {(parts) => <input {...parts} name="sku" autoComplete="off" />}
        </Field>
      </div>
      {trouble && (
        <p role="alert" className="text-sm text-danger">
          {form_trouble_words(trouble, say, (field) => /^variants\[0\]\.(price|sku)$/.test(field))}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{say("common.cancel")}</Button>
        <Button look="main" type="submit" disabled={busy}>
          {say("goods.variant.add")}
        </Button>
      </div>
    </form>
  );
}
