import { type FormEvent, useCallback, useEffect, useState } from "react";
import {
  field_troubles,
  form_trouble_words,
  ListNote,
  order_state_words,
  useAct,
  useCounter,
  useShopWords,
} from "@/features/counter";
import type { Loading } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import { order_states, type ShopSettings as Settings } from "@/wire/commerce";
import { read_money, show_money } from "@/words/written";
import { banks } from "./banks";
import type { SectionProps } from "./sections";
import { useUnsaved } from "./unsaved";

/** What a sentence for customers may hold; the server puts the order's own in its place. */
const variables = "{code} {status} {total} {name}";
/** What a complaint can stand beside. */
const shown = /^(bank_bin|bank_name|account_number|account_name|order_prefix|default_shipping_fee|templates\..+)$/;
const told_states = order_states.filter((state) => state !== "draft");

/** What the shop says about its orders: where payments go, how orders are called, what customers are told. */
export function ShopSettings({ mine }: SectionProps) {
  const counter = useCounter();
  const [settings, set_settings] = useState<Settings | null>(null);
  const [loading, set_loading] = useState<Loading>({ kind: "loading" });
  const read = useCallback(() => {
    set_loading({ kind: "loading" });
    counter.settings().then(
      (found) => {
        set_settings(found);
        set_loading({ kind: "loaded" });
      },
      (error) => set_loading({ kind: "failed", trouble: trouble_of(error) }),
    );
  }, [counter]);
  useEffect(read, [read]);
  if (!settings) return <ListNote loading={loading} empty={null} onRetry={read} />;
  return <Form settings={settings} owner={mine} onSaved={set_settings} />;
}

function Form({
  settings,
  owner,
  onSaved,
}: {
  settings: Settings;
  owner: boolean;
  onSaved: (settings: Settings) => void;
}) {
  const counter = useCounter();
  const { say } = useShopWords();
  const { busy, trouble, run } = useAct();
  const [fee_wrong, set_fee_wrong] = useState<string | null>(null);
  const [state, set_state] = useState<"as saved" | "changed" | "saved">("as saved");
  const told = field_troubles(trouble, say);
  const other = settings.bank_bin !== "" && !banks.some(([bin]) => bin === settings.bank_bin);

  useUnsaved(state === "changed");

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const fee = read_money(written(form, "fee"));
    set_fee_wrong(fee === null ? say("wrong.amount") : null);
    if (fee === null) return;
    const bank_bin = written(form, "bank");
    const templates: Record<string, string> = {};
    for (const each of told_states) {
      const words = written(form, `template ${each}`);
      if (words !== "") templates[each] = words;
    }
    void run(async () => {
      const saved = await counter.change_settings({
        bank_bin,
        bank_name: banks.find(([bin]) => bin === bank_bin)?.[1] ?? (bank_bin === "" ? "" : settings.bank_name),
        account_number: written(form, "account").replace(/[\s.-]/g, ""),
        account_name: written(form, "holder"),
        order_prefix: written(form, "prefix").toLocaleUpperCase("vi"),
        default_shipping_fee: fee,
        templates,
      });
      onSaved(saved);
      set_state("saved");
    });
  };
  return (
    <form onSubmit={submit} onInput={() => set_state("changed")} className="space-y-8">
      <fieldset disabled={!owner} className="space-y-3 border-0 p-0">
        <legend className="mb-1 text-lg font-semibold">{say("shop.bank")}</legend>
        <p className="text-sm text-muted">{say("shop.bank.hint")}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={say("shop.bank.name")} error={told.get("bank_bin") ?? told.get("bank_name")}>
            {(parts) => (
              <select {...parts} name="bank" defaultValue={settings.bank_bin}>
                <option value="">{say("shop.bank.none")}</option>
                {other && (
                  <option value={settings.bank_bin}>
                    {settings.bank_name || say("shop.bank.other", { bin: settings.bank_bin })}
                  </option>
                )}
                {banks.map(([bin, name]) => (
                  <option key={bin} value={bin}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={say("shop.account")} error={told.get("account_number")}>
            {(parts) => (
              <input
                {...parts}
                name="account"
                autoComplete="off"
                inputMode="numeric"
                maxLength={30}
                defaultValue={settings.account_number}
              />
            )}
          </Field>
          <Field label={say("shop.holder")} error={told.get("account_name")} className="sm:col-span-2">
            {(parts) => (
              <input {...parts} name="holder" autoComplete="off" maxLength={100} defaultValue={settings.account_name} />
            )}
          </Field>
        </div>
        <p className="text-sm text-muted">{say("shop.test")}</p>
      </fieldset>
      <fieldset disabled={!owner} className="space-y-3 border-0 p-0">
        <legend className="mb-1 text-lg font-semibold">{say("shop.orders")}</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={say("shop.prefix")} hint={say("shop.prefix.hint")} error={told.get("order_prefix")}>
            {(parts) => (
              <input {...parts} name="prefix" autoComplete="off" maxLength={8} defaultValue={settings.order_prefix} />
            )}
          </Field>
          <Field label={say("shop.fee")} error={fee_wrong ?? told.get("default_shipping_fee")}>
            {(parts) => (
              <input
                {...parts}
                name="fee"
                autoComplete="off"
                inputMode="decimal"
                defaultValue={show_money(settings.default_shipping_fee ?? 0)}
              />
            )}
          </Field>
        </div>
      </fieldset>
      <fieldset disabled={!owner} className="space-y-3 border-0 p-0">
        <legend className="mb-1 text-lg font-semibold">{say("shop.templates")}</legend>
        <p className="text-sm text-muted">{say("shop.templates.hint", { variables })}</p>
        {told_states.map((each) => (
          <Field key={each} label={order_state_words(each, say)} error={told.get(`templates.${each}`)}>
            {(parts) => (
              <textarea
                {...parts}
                name={`template ${each}`}
                rows={2}
                maxLength={1000}
                defaultValue={settings.templates?.[each] ?? ""}
              />
            )}
          </Field>
        ))}
      </fieldset>
      {trouble && (
        <p role="alert" className="text-sm text-danger">
          {form_trouble_words(trouble, say, (field) => shown.test(field))}
        </p>
      )}
      {owner && (
        <div className="sticky bottom-0 -mx-4 -mb-4 flex items-center justify-end gap-3 border-t border-line bg-back px-4 py-3">
          <p role="status" className={`text-sm ${state === "saved" ? "text-good" : "text-muted"}`}>
            {state === "saved" && say("shop.saved")}
            {state === "changed" && say("shop.unsaved")}
          </p>
          <Button look="main" type="submit" disabled={busy}>
            {say("shop.save")}
          </Button>
        </div>
      )}
    </form>
  );
}
