import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import {
  field_troubles,
  form_trouble_words,
  may,
  PageHead,
  useAct,
  useCounter,
  useRole,
  useShopWords,
} from "@/features/counter";
import { useDesk } from "@/features/desk";
import type { NewVariant } from "@/sync/counter";
import { new_id } from "@/sync/ids";
import { Button } from "@/ui/button";
import { Field, field_look, written } from "@/ui/field";
import { PaneNote } from "@/ui/pane";
import type { Attachment } from "@/wire/message";
import { read_count, read_money } from "@/words/written";
import { with_free_skus } from "./free_skus";
import { PictureField } from "./picture_field";
import { grid_of, values_of } from "./variant_grid";

const options_limit = 3;
const variants_limit = 100;
/** What a complaint can stand beside. */
const shown = /^(name|description|options\[\d\]|variants\[\d+\]\.(sku|price|on_hand|low_stock_at|barcode))$/;

/** A product that is not there yet: what it is, what its variants differ in, and a line for each of them. */
export function NewProduct({ badge }: { badge: ReactNode }) {
  const role = useRole();
  const { say } = useShopWords();
  return (
    <section aria-label={say("goods.new")} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PageHead title={say("goods.new")} badge={badge}>
        <Link href="/products" className="target inline-flex items-center text-sm text-accent underline">
          {say("goods.back")}
        </Link>
      </PageHead>
      {may(role, "sell") ? <NewProductForm /> : <PaneNote title={say("refuse.forbidden")} />}
    </section>
  );
}

function NewProductForm() {
  const desk = useDesk();
  const counter = useCounter();
  const { say } = useShopWords();
  const [, go] = useLocation();
  const { busy, trouble, run } = useAct();
  const [name, set_name] = useState("");
  const [options, set_options] = useState<readonly { name: string; values: string }[]>([]);
  const [picture, set_picture] = useState<Attachment | null>(null);
  const [wrong, set_wrong] = useState<ReadonlyMap<string, string>>(new Map());
  const ids = useRef({ product: new_id(), variants: new Map<string, string>() });
  const told = field_troubles(trouble, say);

  const known = options
    .map((option) => ({ name: option.name.trim(), values: values_of(option.values) }))
    .filter(({ values }) => values.length > 0);
  const [again, set_again] = useState(0);
  const grid = grid_of(name, known, again);
  const error_of = (field: string) => wrong.get(field) ?? told.get(field);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const found = new Map<string, string>();
    if (name.trim() === "") found.set("name", say("wrong.required"));
    known.forEach((option, index) => {
      if (option.name === "") found.set(`option${index}`, say("wrong.required"));
    });
    const variants = grid.map(({ values, sku }, index): NewVariant => {
      const text = (key: string) => written(form, `${key} ${values.join("/")}`);
      const price = text("price") === "" ? null : read_money(text("price"));
      const on_hand = text("on_hand") === "" ? 0 : read_count(text("on_hand"));
      const low = text("low_stock_at") === "" ? undefined : read_count(text("low_stock_at"));
      if (price === null) found.set(`variants[${index}].price`, say("wrong.amount"));
      if (on_hand === null || on_hand < 0) found.set(`variants[${index}].on_hand`, say("wrong.count"));
      if (low === null || (low ?? 0) < 0) found.set(`variants[${index}].low_stock_at`, say("wrong.count"));
      const key = values.join("\n");
      const id = ids.current.variants.get(key) ?? new_id();
      ids.current.variants.set(key, id);
      return {
        id,
        sku: text("sku") || sku,
        option_values: values,
        price: price ?? 0,
        ...(text("barcode") ? { barcode: text("barcode") } : {}),
        ...(on_hand ? { on_hand } : {}),
        ...(low == null ? {} : { low_stock_at: low }),
      };
    });
    if (variants.length > variants_limit) found.set("variants", say("goods.variants.many", { n: variants_limit }));
    set_wrong(found);
    if (found.size > 0) {
      requestAnimationFrame(() => element.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const made_up = (index: number) => written(form, `sku ${(grid[index]?.values ?? []).join("/")}`) === "";
    void run(async () => {
      const product = await with_free_skus(
        again,
        made_up,
        (turn) =>
          counter.add_product({
            id: ids.current.product,
            name: name.normalize("NFC").trim().replace(/\s+/g, " "),
            description: written(form, "description"),
            ...(picture ? { picture_id: picture.id } : {}),
            options: known.map((option) => option.name.normalize("NFC")),
            variants: variants.map((variant, index) =>
              made_up(index) ? { ...variant, sku: grid_of(name, known, turn)[index]?.sku ?? variant.sku } : variant,
            ),
          }),
        set_again,
      );
      go(`/products/${product.id}`);
    });
  };

  const change_option = (at: number, change: Partial<{ name: string; values: string }>) =>
    set_options(options.map((option, index) => (index === at ? { ...option, ...change } : option)));
  const columns = [
    ["sku", say("goods.sku"), "text"],
    ["price", say("goods.price"), "decimal"],
    ["on_hand", say("stock.on_hand"), "numeric"],
    ["low_stock_at", say("goods.low_at"), "numeric"],
    ["barcode", say("goods.barcode"), "text"],
  ] as const;
  return (
    <form onSubmit={submit} noValidate className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-4xl space-y-6 p-4">
        <div className="flex flex-col gap-4 sm:flex-row">
          <PictureField
            url={picture?.url ?? picture?.thumbnail_url}
            editable
            onPick={async (file) => set_picture(await desk.upload(file))}
          />
          <div className="min-w-0 flex-1 space-y-3">
            <Field label={say("goods.name")} error={error_of("name")}>
              {(parts) => (
                <input
                  {...parts}
                  name="name"
                  autoComplete="off"
                  maxLength={200}
                  defaultValue=""
                  onInput={(event) => set_name(event.currentTarget.value)}
                />
              )}
            </Field>
            <Field label={say("goods.description")} error={error_of("description")}>
              {(parts) => <textarea {...parts} name="description" rows={3} maxLength={5000} />}
            </Field>
          </div>
        </div>
        <fieldset className="space-y-3 border-0 p-0">
          <legend className="font-semibold">{say("goods.options")}</legend>
          <p className="text-sm text-muted">{say("goods.options.hint")}</p>
          {options.map((option, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: options have no other identity, and are removed only from the end
            <div key={index} className="grid gap-3 sm:grid-cols-[12rem_1fr]">
              <Field
                label={say("goods.option.name")}
                error={error_of(`option${index}`) ?? told.get(`options[${index}]`)}
              >
                {(parts) => (
                  <input
                    {...parts}
                    autoComplete="off"
                    defaultValue={option.name}
                    placeholder={say(index === 0 ? "goods.option.colour" : "goods.option.size")}
                    onInput={(event) => change_option(index, { name: event.currentTarget.value })}
                  />
                )}
              </Field>
              <Field label={say("goods.option.values")}>
                {(parts) => (
                  <input
                    {...parts}
                    autoComplete="off"
                    defaultValue={option.values}
                    placeholder={say(index === 0 ? "goods.option.colour.example" : "goods.option.size.example")}
                    onInput={(event) => change_option(index, { values: event.currentTarget.value })}
                  />
                )}
              </Field>
            </div>
          ))}
          <div className="flex gap-2">
            {options.length < options_limit && (
              <Button onClick={() => set_options([...options, { name: "", values: "" }])}>
                {say("goods.option.add")}
              </Button>
            )}
            {options.length > 0 && (
              <Button look="quiet" onClick={() => set_options(options.slice(0, -1))}>
                {say("goods.option.remove")}
              </Button>
            )}
          </div>
        </fieldset>
        <section aria-labelledby="grid-title" className="space-y-2">
          <h2 id="grid-title" className="text-base font-semibold">
            {say("goods.variants.title")} <span className="font-normal text-muted">{grid.length}</span>
          </h2>
          <div className="overflow-x-auto">
            <table className="w-full min-w-160 border-collapse text-sm">
              <thead className="text-left text-muted">
                <tr>
                  <th scope="col" className="py-1 pr-2 font-normal">
                    {say("goods.variant")}
                  </th>
                  {columns.map(([key, label]) => (
                    <th key={key} scope="col" className="px-1 font-normal">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {grid.slice(0, variants_limit).map(({ values, sku }, index) => {
                  const title = values.join(" / ") || say("goods.variant.only");
                  return (
                    <tr key={values.join("\n")}>
                      <th scope="row" className="py-1 pr-2 text-left align-top font-normal whitespace-nowrap">
                        <span className="inline-block py-1.5">{title}</span>
                      </th>
                      {columns.map(([key, label, mode]) => {
                        const field = `variants[${index}].${key}`;
                        const error = error_of(field);
                        return (
                          <td key={key} className="px-1 py-1 align-top">
                            <input
                              name={`${key} ${values.join("/")}`}
                              aria-label={`${label} · ${title}`}
                              aria-invalid={error ? true : undefined}
                              aria-describedby={error ? `${field}-error` : undefined}
                              inputMode={mode}
                              autoComplete="off"
                              placeholder={key === "sku" ? sku : key === "on_hand" ? "0" : ""}
                              className={`${field_look} ${mode === "text" ? "" : "text-right tabular-nums"}`}
                            />
                            {error && (
                              <p id={`${field}-error`} className="text-xs text-danger">
                                {error}
                              </p>
                            )}
                          </td>
                        );
                      })}
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        </section>
        {(trouble || wrong.size > 0) && (
          <p role="alert" className="text-sm text-danger">
            {wrong.get("variants") ??
              (wrong.size > 0
                ? say("draft.wrong", { n: wrong.size })
                : trouble
                  ? form_trouble_words(trouble, say, (field) => shown.test(field))
                  : "")}
          </p>
        )}
        <div className="flex justify-end gap-2 pb-4">
          <Button onClick={() => go("/products")}>{say("common.cancel")}</Button>
          <Button look="main" type="submit" disabled={busy}>
            {say("goods.create")}
          </Button>
        </div>
      </div>
    </form>
  );
}
