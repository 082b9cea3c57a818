import { useId, useState } from "react";
import { mark_of, platform_name, useDesk, useSelect, useWords } from "@/features/desk";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { useNow } from "@/ui/use_now";
import type { Channel } from "@/wire/team";
import type { Language } from "@/words/catalogue";
import { exact, moment } from "@/words/format";
import { CameBack, Connect } from "./connect";
import { Sections } from "./sections";
import { choose_theme, chosen_theme, type Theme, themes } from "./theme";

/** How the shop's channels stand, how the page looks, who is logged in. */
export function Settings() {
  const { say } = useWords();
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-6 overflow-y-auto p-4">
      <h1 className="m-0 text-xl font-semibold">{say("settings.title")}</h1>
      <Sections here="channels" />
      <CameBack />
      <Channels />
      <Connect />
      <Look />
      <Account />
    </div>
  );
}

function Channels() {
  const { say } = useWords();
  const channels = useSelect((state) => state.channels);
  const now = useNow(30_000);
  return (
    <section aria-labelledby="settings-channels" className="space-y-3">
      <h2 id="settings-channels" className="text-lg font-semibold">
        {say("settings.channels")}
      </h2>
      {channels.size === 0 && <p className="text-muted">{say("channel.empty")}</p>}
      <ul className="m-0 list-none space-y-3 p-0">
        {[...channels.values()]
          .sort((a, b) => a.platform.localeCompare(b.platform) || a.name.localeCompare(b.name, "vi"))
          .map((channel) => (
            <ChannelCard key={channel.id} channel={channel} now={now} />
          ))}
      </ul>
    </section>
  );
}

const state_look = { connected: "text-good", needs_reconnection: "text-danger", disabled: "text-muted" } as const;
const state_mark = { connected: "●", needs_reconnection: "○", disabled: "−" } as const;

function ChannelCard({ channel, now }: { channel: Channel; now: number }) {
  const { say, language } = useWords();
  const when = (text: string | null | undefined) => (text ? moment(Date.parse(text), now, language) : null);
  const facts: [string, string | null][] = [
    [say("channel.last"), when(channel.last_event_at) ?? say("channel.never")],
    [say("channel.backlog"), String(channel.backlog ?? 0)],
    [say("channel.token"), channel.token_expires_at ? exact(Date.parse(channel.token_expires_at), language) : null],
  ];
  return (
    <li className="flex gap-4 rounded-md border border-line p-4">
      <Avatar initial={mark_of(channel.platform).letter} picture={mark_of(channel.platform).image} />
      <div className="min-w-0 flex-1">
        <h3 className="words-wrap m-0 font-medium">{channel.name}</h3>
        <p className="m-0 text-sm text-muted">{platform_name(channel.platform, say)}</p>
        <p className={`m-0 text-sm font-medium ${state_look[channel.state]}`}>
          <span aria-hidden="true">{state_mark[channel.state]}</span> {say(`channel.${channel.state}`)}
          {channel.since && (
            <span className="font-normal text-muted"> {say("channel.since", { time: when(channel.since) ?? "" })}</span>
          )}
        </p>
        {channel.failure?.text && (
          <details className="text-sm text-muted">
            <summary className="py-1 pointer-coarse:py-3">{say("common.details")}</summary>
            <span className="words-wrap">{channel.failure.text}</span>
          </details>
        )}
        <dl className="mt-2 mb-0 grid grid-cols-[auto_1fr] gap-x-4 text-sm">
          {facts.map(([name, value]) =>
            value === null ? null : (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="m-0">{value}</dd>
              </div>
            ),
          )}
        </dl>
      </div>
    </li>
  );
}

function Look() {
  const { say, chosen, choose } = useWords();
  const [theme, set_theme] = useState<Theme>(chosen_theme);
  return (
    <section aria-labelledby="settings-look" className="space-y-3">
      <h2 id="settings-look" className="text-lg font-semibold">
        {say("settings.look")}
      </h2>
      <Choice
        label={say("settings.theme")}
        value={theme}
        options={themes.map((each) => [each, say(`settings.theme.${each}`)])}
        onChange={(value) => {
          set_theme(value);
          choose_theme(value);
        }}
      />
      <Choice<Language>
        label={say("settings.language")}
        value={chosen}
        options={[
          ["vi", "Tiếng Việt"],
          ["en", "English"],
        ]}
        onChange={choose}
      />
    </section>
  );
}

function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="m-0 flex flex-wrap gap-x-4 border-0 p-0">
      <legend className="text-sm text-muted">{label}</legend>
      {options.map(([each, words]) => (
        <label key={each} className="target inline-flex items-center gap-2">
          <input
            type="radio"
            name={name}
            className="accent-button"
            checked={each === value}
            onChange={() => onChange(each)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

function Account() {
  const desk = useDesk();
  const { say } = useWords();
  const me = useSelect((state) => state.me);
  if (!me) return null;
  return (
    <section aria-labelledby="settings-account" className="space-y-3">
      <h2 id="settings-account" className="text-lg font-semibold">
        {say("settings.account")}
      </h2>
      <p className="m-0">
        {me.staff.name} · {say(`role.${me.staff.role}`)} · {me.workspace.name}
      </p>
      <Button onClick={() => void desk.log_out().catch(() => undefined)}>{say("login.out")}</Button>
    </section>
  );
}
