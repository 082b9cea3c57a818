import { type FormEvent, useId, useRef, useState } from "react";
import { field_troubles, form_trouble_words, useAct, useCounter, useShopWords } from "@/features/counter";
import type { Adjustment } from "@/sync/counter";
import { new_id } from "@/sync/ids";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import type { Product, Variant } from "@/wire/commerce";
import { read_count } from "@/words/written";

type Mode = "change" | "count";

const reasons = ["stock.reason.in", "stock.reason.count", "stock.reason.broken", "stock.reason.return"] as const;

/** Puts right what is on the shelf: so many more or fewer, or counted anew. Why is always said. */
export function AdjustDialog({
  product,
  onDone,
  onClose,
}: {
  product: Product;
  onDone: (variants: readonly Variant[]) => void;
  onClose: () => void;
}) {
  const counter = useCounter();
  const { say } = useShopWords();
  const { busy, trouble, run } = useAct();
  const [mode, set_mode] = useState<Mode>("change");
  const [wrong, set_wrong] = useState<ReadonlyMap<string, string>>(new Map());
  const [asked, set_asked] = useState<readonly string[]>([]);
  const tried = useRef<{ id: string; content: string } | null>(null);
  const group = useId();
  const list = useId();
  const told = field_troubles(trouble, say);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const found = new Map<string, string>();
    const lines: Adjustment["lines"][number][] = [];
    for (const { id } of product.variants) {
      const text = written(form, id);
      if (text === "") continue;
      const n = read_count(text);
      if (n === null || (mode === "count" && n < 0)) found.set(id, say("wrong.count"));
      else if (mode === "count") lines.push({ variant_id: id, count: n });
      else if (n !== 0) lines.push({ variant_id: id, change: n });
    }
    const reason = written(form, "reason");
    if (reason === "") found.set("reason", say("wrong.required"));
    if (lines.length === 0 && found.size === 0) found.set("lines", say("stock.adjust.none"));
    set_wrong(found);
    if (found.size > 0) {
      const [first = ""] = found.keys();
      event.currentTarget.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
      return;
    }
    set_asked(lines.map(({ variant_id }) => variant_id));
    const content = JSON.stringify([reason, lines]);
    // The same once more is the same adjustment; something else is another one.
    if (tried.current?.content !== content) tried.current = { id: new_id(), content };
    const { id } = tried.current;
    void run(async () => onDone(await counter.adjust({ id, reason, lines })));
  };

  const error_of = (id: string) => {
    const at = asked.indexOf(id);
    const ours = wrong.get(id);
    if (ours || at < 0) return ours;
    return told.get(`lines[${at}].change`) ?? told.get(`lines[${at}].count`) ?? told.get(`lines[${at}]`);
  };
  const problem =
    wrong.get("lines") ??
    (trouble
      ? form_trouble_words(trouble, say, (field) => /^(reason|lines\[\d+\](\.(change|count))?)$/.test(field))
      : null);
  return (
    <FormDialog
      title={say("stock.adjust.of", { name: product.name })}
      close={say("common.close")}
      wide
      onClose={onClose}
    >
      <form onSubmit={submit} className="space-y-4">
        <fieldset className="flex flex-wrap gap-x-4 border-0 p-0">
          <legend className="sr-only">{say("stock.adjust.how")}</legend>
          {(["change", "count"] as const).map((each) => (
            <label key={each} className="target inline-flex items-center gap-2 text-sm">
              <input
                type="radio"
                name={group}
                className="accent-button"
                checked={mode === each}
                onChange={() => set_mode(each)}
              />
              {say(`stock.adjust.${each}`)}
            </label>
          ))}
        </fieldset>
        <div className="grid gap-3 sm:grid-cols-2">
          {product.variants.map((variant) => (
            <Field
              key={variant.id}
              label={variant.name === "" ? variant.sku : `${variant.name} · ${variant.sku}`}
              hint={say("stock.adjust.now", { on_hand: variant.on_hand, reserved: variant.reserved })}
              error={error_of(variant.id)}
            >
              {(parts) => (
                <input
                  {...parts}
                  name={variant.id}
                  inputMode={mode === "count" ? "numeric" : "text"}
                  autoComplete="off"
                  placeholder={mode === "change" ? say("stock.adjust.change.example") : String(variant.on_hand)}
                />
              )}
            </Field>
          ))}
        </div>
        <Field label={say("stock.reason")} error={wrong.get("reason") ?? told.get("reason")}>
          {(parts) => <input {...parts} name="reason" list={list} autoComplete="off" maxLength={200} />}
        </Field>
        <datalist id={list}>
          {reasons.map((key) => (
            <option key={key} value={say(key)} />
          ))}
        </datalist>
        {problem && (
          <p role="alert" className="text-sm text-danger">
            {problem}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say("common.cancel")}</Button>
          <Button look="main" type="submit" disabled={busy}>
            {say("stock.adjust.do")}
          </Button>
        </div>
      </form>
    </FormDialog>
  );
}
