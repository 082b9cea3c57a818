import { type FormEvent, useLayoutEffect, useRef, useState } from "react";
import { useAct, useShopWords } from "@/features/counter";
import { useDesk } from "@/features/desk";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import { told_by, why_not } from "./office_troubles";
import { remember_setup } from "./setup_state";

const fields = new Set(["shop_name", "owner.name", "owner.email", "owner.password", "code"]);

/** The shop's name, then its owner; both are sent together, and the owner is logged in. */
export function MakeShop({ step, onStep }: { step: "shop" | "owner"; onStep: (step: number) => void }) {
  const { say } = useShopWords();
  const desk = useDesk();
  const { busy, trouble, run } = useAct();
  const [shop, set_shop] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const told = told_by(trouble, say);
  const code_wanted = trouble?.kind === "refused" && trouble.problem.type.endsWith("setup_code");
  useLayoutEffect(() => first.current?.focus(), [step]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (step === "shop") {
      set_shop(written(form, "shop"));
      onStep(1);
      return;
    }
    const code = written(form, "code");
    void run(async () => {
      await desk.ask("post", "/api/setup", {
        body: {
          shop_name: shop,
          owner: { name: written(form, "name"), email: written(form, "email"), password: form.get("password") },
          ...(code === "" ? {} : { code }),
        },
      });
      remember_setup();
      await desk.start();
    });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      {step === "shop" ? (
        <Field label={say("setup.shop")} hint={say("setup.shop.hint")} error={told.get("shop_name")}>
          {(parts) => (
            <input
              {...parts}
              ref={first}
              name="shop"
              autoComplete="organization"
              maxLength={200}
              required
              defaultValue={shop}
            />
          )}
        </Field>
      ) : (
        <>
          <p className="m-0 text-sm text-muted">{say("setup.owner.hint")}</p>
          <Field label={say("staff.name")} error={told.get("owner.name")}>
            {(parts) => <input {...parts} ref={first} name="name" autoComplete="name" maxLength={200} required />}
          </Field>
          <Field label={say("login.email")} error={told.get("owner.email")}>
            {(parts) => <input {...parts} name="email" type="email" autoComplete="username" maxLength={320} required />}
          </Field>
          <Field label={say("login.password")} hint={say("office.too_short")} error={told.get("owner.password")}>
            {(parts) => (
              <input
                {...parts}
                name="password"
                type="password"
                autoComplete="new-password"
                minLength={10}
                maxLength={200}
                required
              />
            )}
          </Field>
          {code_wanted && (
            <Field label={say("setup.code")} hint={say("setup.code.hint")}>
              {(parts) => <input {...parts} name="code" autoComplete="off" spellCheck={false} maxLength={100} />}
            </Field>
          )}
        </>
      )}
      {trouble && (
        <p role="alert" className="text-sm text-danger">
          {code_wanted ? say("setup.code.wrong") : why_not(trouble, say, (field) => fields.has(field))}
        </p>
      )}
      <Button look="main" type="submit" disabled={busy}>
        {say(step === "shop" ? "setup.next" : "setup.create")}
      </Button>
    </form>
  );
}
