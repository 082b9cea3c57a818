import { useEffect, useState } from "react";
import { useSearchParams } from "wouter";
import { mark_of, platform_name, safe_link, trouble_words, useDesk, useSelect, useWords } from "@/features/desk";
import type { Trouble } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import type { App } from "@/wire/team";

/**
 * For the owner: what we are registered as with each platform, the addresses its console asks for, and the way to connect
 * an account. The platform asks for the owner's consent on its own page and sends them back here.
 */
export function Connect() {
  const owner = useSelect((state) => state.me?.staff.role === "owner");
  return owner ? <Apps /> : null;
}

function Apps() {
  const desk = useDesk();
  const { say } = useWords();
  const [apps, set_apps] = useState<readonly App[]>([]);
  const [trouble, set_trouble] = useState<Trouble | null>(null);
  useEffect(() => {
    let here = true;
    desk.apps().then(
      (found) => here && set_apps(found),
      (error) => here && set_trouble(trouble_of(error)),
    );
    return () => {
      here = false;
    };
  }, [desk]);

  const connect = async (app: App) => {
    set_trouble(null);
    try {
      const address = safe_link(await desk.connect(`${app.platform}/${app.slug}`));
      if (address) location.assign(address);
    } catch (error) {
      set_trouble(trouble_of(error));
    }
  };
  return (
    <section aria-labelledby="settings-connect" className="space-y-3">
      <h2 id="settings-connect" className="text-lg font-semibold">
        {say("connect.title")}
      </h2>
      {trouble && (
        <p role="alert" className="m-0 text-sm text-danger">
          {trouble_words(trouble, say)}
        </p>
      )}
      <ul className="m-0 list-none space-y-3 p-0">
        {apps.map((app) => (
          <li key={`${app.platform}/${app.slug}`} className="flex gap-4 rounded-md border border-line p-4">
            <Avatar initial={mark_of(app.platform).letter} picture={mark_of(app.platform).image} />
            <div className="min-w-0 flex-1 space-y-2">
              <h3 className="m-0 font-medium">
                {say("thread.on", { platform: platform_name(app.platform, say), name: app.slug })}
              </h3>
              <dl className="m-0 text-sm">
                <dt className="text-muted">{say("connect.webhook")}</dt>
                <dd className="words-wrap m-0 select-all">{app.webhook_url}</dd>
                <dt className="text-muted">{say("connect.return")}</dt>
                <dd className="words-wrap m-0 select-all">{app.oauth_url}</dd>
              </dl>
              <Button onClick={() => void connect(app)}>
                {say("connect.with", { platform: platform_name(app.platform, say) })}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How it went at the platform; the server writes it into the address it sends the owner back to. */
export function CameBack() {
  const { say } = useWords();
  const [search] = useSearchParams();
  const connected = search.get("connected");
  const refused = search.get("refused");
  if (connected) {
    return (
      <p role="status" className="m-0 text-sm text-good">
        {say("connect.done", { n: Number(connected) || 1 })}
      </p>
    );
  }
  if (!refused) return null;
  return (
    <p role="alert" className="m-0 words-wrap text-sm text-danger">
      {refused === "taken" ? say("connect.taken") : `${say("connect.refused")} ${refused}`}
    </p>
  );
}
