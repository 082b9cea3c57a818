import { type FormEvent, useState } from "react";
import { useAct, useShopWords } from "@/features/counter";
import { type DeskProvided, platform_name, safe_link } from "@/features/desk";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import type { PlatformWants } from "@/wire/office";
import type { App, Channel } from "@/wire/team";
import { told_by, why_not } from "./office_troubles";
import { SettingFields, settings_in } from "./setting_fields";
import { useOffice } from "./use_office";

const fields = /^(external_id|name|settings\..+)$/;

/** The addresses for the platform's console, then the page or shop: by the owner's consent there, or filled in here. */
export function AccountStep({
  app,
  wants,
  again,
  desk,
  onConnected,
}: {
  app: App;
  wants: PlatformWants;
  again: Channel | null;
  desk: DeskProvided;
  onConnected: (channel: Channel) => void;
}) {
  const { say } = useShopWords();
  const office = useOffice();
  const { busy, trouble, run } = useAct();
  const told = told_by(trouble, say);
  const platform = platform_name(app.platform, say);
  const named = `${app.platform}/${app.slug}`;
  const consent = () =>
    void run(async () => {
      const address = safe_link(await desk.connect(named));
      if (address) location.assign(address);
    });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(async () =>
      onConnected(
        await office.add_channel({
          app: named,
          external_id: written(form, "external_id"),
          name: written(form, "name"),
          settings: settings_in(form, wants.channel_settings),
        }),
      ),
    );
  };
  return (
    <div className="space-y-4">
      <section className="space-y-2">
        <h3 className="m-0 text-base font-semibold">{say("channels.step.webhook", { platform })}</h3>
        <Copied label={say("connect.webhook")} text={app.webhook_url} />
        <Copied label={say("connect.return")} text={app.oauth_url} />
      </section>
      <section className="space-y-3">
        <h3 className="m-0 text-base font-semibold">{say("channels.step.account")}</h3>
        <Button look="main" disabled={busy} onClick={consent}>
          {say("channels.by_consent", { platform })}
        </Button>
        <details>
          <summary className="py-2 pointer-coarse:py-3">{say("channels.by_hand")}</summary>
          <form onSubmit={submit} className="space-y-3">
            <Field label={say("channels.account.id")} error={told.get("external_id")}>
              {(parts) => (
                <input
                  {...parts}
                  name="external_id"
                  autoComplete="off"
                  maxLength={200}
                  required
                  defaultValue={again?.external_id}
                />
              )}
            </Field>
            <Field label={say("channels.account.name")} error={told.get("name")}>
              {(parts) => (
                <input {...parts} name="name" autoComplete="off" maxLength={200} required defaultValue={again?.name} />
              )}
            </Field>
            <SettingFields specs={wants.channel_settings} told={told} />
            <Button look="main" type="submit" disabled={busy}>
              {say("channels.connect")}
            </Button>
          </form>
        </details>
        {trouble && (
          <p role="alert" className="text-sm text-danger">
            {why_not(trouble, say, (field) => fields.test(field))}
          </p>
        )}
      </section>
    </div>
  );
}

/** An address to take along, in one press. */
function Copied({ label, text }: { label: string; text: string }) {
  const { say } = useShopWords();
  const [done, set_done] = useState(false);
  return (
    <div className="flex items-center gap-2 rounded-md bg-surface p-2">
      <div className="min-w-0 flex-1">
        <p className="m-0 text-xs text-muted">{label}</p>
        <p className="words-wrap m-0 select-all text-sm">{text}</p>
      </div>
      <Button
        aria-label={`${say("channels.copy")} ${label}`}
        onClick={() =>
          void navigator.clipboard?.writeText(text).then(
            () => set_done(true),
            () => undefined,
          )
        }
      >
        {say(done ? "channels.copied" : "channels.copy")}
      </Button>
    </div>
  );
}
