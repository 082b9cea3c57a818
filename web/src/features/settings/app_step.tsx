import { type FormEvent, useEffect, useState } from "react";
import { useAct, useShopWords } from "@/features/counter";
import { platform_name, useDesk } from "@/features/desk";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import type { PlatformWants } from "@/wire/office";
import type { App } from "@/wire/team";
import { told_by, why_not } from "./office_troubles";
import { SettingFields, settings_in } from "./setting_fields";
import { useOffice } from "./use_office";

/** What the shop is registered as with the platform: one that is there, or a new one. */
export function AppStep({ wants, onApp }: { wants: PlatformWants; onApp: (app: App) => void }) {
  const desk = useDesk();
  const office = useOffice();
  const { say } = useShopWords();
  const { busy, trouble, run } = useAct();
  const [apps, set_apps] = useState<readonly App[]>([]);
  const name = platform_name(wants.platform, say);
  const told = told_by(trouble, say);
  useEffect(() => {
    let here = true;
    // Without the list one can still make a new one.
    desk.apps().then(
      (all) => here && set_apps(all.filter((app) => app.platform === wants.platform)),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [desk, wants.platform]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(async () =>
      onApp(await office.add_app(wants.platform, written(form, "slug"), settings_in(form, wants.app_settings))),
    );
  };
  return (
    <div className="space-y-4">
      <h3 className="m-0 text-base font-semibold">{say("channels.step.app", { platform: name })}</h3>
      {apps.map((app) => (
        <Button key={app.slug} className="w-full text-left" onClick={() => onApp(app)}>
          {say("channels.app.have", { name: `${name} · ${app.slug}` })}
        </Button>
      ))}
      <details open={apps.length === 0}>
        <summary className="py-2 pointer-coarse:py-3">{say("channels.app.new")}</summary>
        <form onSubmit={submit} className="space-y-3">
          <Field label={say("channels.app.slug")} hint={say("channels.app.slug.hint")} error={told.get("slug")}>
            {(parts) => (
              <input
                {...parts}
                name="slug"
                autoComplete="off"
                spellCheck={false}
                maxLength={63}
                pattern="[a-z0-9][a-z0-9\-]*"
                required
                defaultValue="shop"
              />
            )}
          </Field>
          <SettingFields specs={wants.app_settings} told={told} />
          {trouble && (
            <p role="alert" className="text-sm text-danger">
              {why_not(trouble, say, (field) => field === "slug" || field.startsWith("settings."))}
            </p>
          )}
          <Button look="main" type="submit" disabled={busy}>
            {say("channels.next")}
          </Button>
        </form>
      </details>
    </div>
  );
}
