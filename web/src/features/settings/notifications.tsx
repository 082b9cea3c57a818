import { useState } from "react";
import { useShopWords } from "@/features/counter";
import { useDesk, usePersonal } from "@/features/desk";
import { Button } from "@/ui/button";
import { field_look } from "@/ui/field";
import type { Personal } from "@/wire/personal";
import { clock } from "@/words/format";

const hour_ms = 60 * 60_000;
const switches = ["notify_sound", "notify_unassigned", "notify_desktop", "notify_text"] as const;

/** What rings for this person, when, and whether this device may show it outside the page. */
export function NotificationsSection() {
  return (
    <div className="space-y-6">
      <Permission />
      <Switches />
      <Quiet />
    </div>
  );
}

/** Asked for after a click, and only after it was said what will come. */
function Permission() {
  const { say } = useShopWords();
  const known = "Notification" in globalThis;
  const [given, give] = useState<NotificationPermission | "unknown">(known ? Notification.permission : "unknown");
  const on_iphone = /iP(hone|ad)/.test(navigator.userAgent) && !matchMedia("(display-mode: standalone)").matches;
  return (
    <section aria-labelledby="notify-device" className="space-y-2 rounded-md border border-line p-4">
      <h2 id="notify-device" className="text-lg font-semibold">
        {say("notify.device")}
      </h2>
      <p className="m-0 text-sm text-muted">{say("notify.what")}</p>
      {given === "default" && (
        <Button look="main" onClick={() => void Notification.requestPermission().then(give)}>
          {say("notify.allow")}
        </Button>
      )}
      <p className="m-0 text-sm" role="status">
        {given === "granted" && <span className="text-good">{say("notify.granted")}</span>}
        {given === "denied" && <span className="text-warning">{say("notify.denied")}</span>}
        {given === "unknown" && <span className="text-warning">{say("notify.unable")}</span>}
      </p>
      {on_iphone && <p className="m-0 text-sm text-muted">{say("notify.iphone")}</p>}
      <p className="m-0 text-sm text-muted">{say("notify.closed")}</p>
    </section>
  );
}

function Switches() {
  const { say } = useShopWords();
  const desk = useDesk();
  const wanted = usePersonal();
  return (
    <fieldset className="space-y-1 border-0 p-0">
      <legend className="pb-1 text-lg font-semibold">{say("notify.which")}</legend>
      {switches.map((name) => (
        <label key={name} className="target flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-button"
            checked={wanted[name]}
            onChange={(event) => desk.personal.change({ [name]: event.currentTarget.checked } as Partial<Personal>)}
          />
          {say(`notify.${name}`)}
        </label>
      ))}
    </fieldset>
  );
}

function Quiet() {
  const { say, language } = useShopWords();
  const desk = useDesk();
  const { notify_quiet, notify_pause_until } = usePersonal();
  const paused = notify_pause_until !== null && Date.parse(notify_pause_until) > Date.now();
  const hours = notify_quiet ?? { from: "22:00", to: "07:00" };
  return (
    <section aria-labelledby="notify-quiet" className="space-y-3">
      <h2 id="notify-quiet" className="text-lg font-semibold">
        {say("notify.quiet")}
      </h2>
      <div className="flex flex-wrap items-center gap-3">
        {paused ? (
          <>
            <span className="text-sm">
              {say("notify.paused", { time: clock(Date.parse(notify_pause_until), language) })}
            </span>
            <Button onClick={() => desk.personal.change({ notify_pause_until: null })}>{say("notify.resume")}</Button>
          </>
        ) : (
          <Button
            onClick={() => desk.personal.change({ notify_pause_until: new Date(Date.now() + hour_ms).toISOString() })}
          >
            {say("notify.pause")}
          </Button>
        )}
      </div>
      <label className="target flex items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-button"
          checked={notify_quiet !== null}
          onChange={(event) => desk.personal.change({ notify_quiet: event.currentTarget.checked ? hours : null })}
        />
        {say("notify.hours")}
      </label>
      {notify_quiet && (
        <div className="flex items-center gap-2 text-sm">
          {(["from", "to"] as const).map((edge) => (
            <label key={edge} className="flex items-center gap-2">
              {say(`notify.${edge}`)}
              <input
                type="time"
                value={notify_quiet[edge]}
                className={`${field_look} w-auto!`}
                onChange={(event) => {
                  const at = event.currentTarget.value;
                  if (at) desk.personal.change({ notify_quiet: { ...notify_quiet, [edge]: at } });
                }}
              />
            </label>
          ))}
        </div>
      )}
    </section>
  );
}
