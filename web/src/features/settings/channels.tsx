import { type ReactNode, useState } from "react";
import { useShopWords } from "@/features/counter";
import { mark_of, platform_name, useSelect, useWords } from "@/features/desk";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { useNow } from "@/ui/use_now";
import type { Channel as ChannelKept } from "@/wire/team";
import { exact, moment } from "@/words/format";
import { ChannelActions } from "./channel_actions";
import { CameBack, Connect } from "./connect";
import { ConnectWizard } from "./connect_wizard";
import type { SectionProps } from "./sections";

/** How the shop's channels stand, and how more are connected. */
export function ChannelsSection({ mine }: SectionProps) {
  const { say } = useShopWords();
  const [wizard, set_wizard] = useState<ChannelKept | "new" | null>(null);
  return (
    <div className="space-y-6">
      <CameBack />
      {mine && (
        <Button look="main" onClick={() => set_wizard("new")}>
          {say("channels.add")}
        </Button>
      )}
      <Channels mine={mine} onReconnect={set_wizard} />
      <Connect />
      {wizard && <ConnectWizard again={wizard === "new" ? null : wizard} onClose={() => set_wizard(null)} />}
    </div>
  );
}

function Channels({ mine, onReconnect }: { mine: boolean; onReconnect: (channel: ChannelKept) => void }) {
  const { say } = useWords();
  const channels = useSelect((state) => state.channels);
  const now = useNow(30_000);
  return (
    <div>
      {channels.size === 0 && <p className="text-muted">{say("channel.empty")}</p>}
      <ul className="m-0 list-none space-y-3 p-0">
        {[...channels.values()]
          .sort((a, b) => a.platform.localeCompare(b.platform) || a.name.localeCompare(b.name, "vi"))
          .map((channel) => (
            <ChannelCard key={channel.id} channel={channel} now={now}>
              {mine && <ChannelActions channel={channel} onReconnect={onReconnect} />}
            </ChannelCard>
          ))}
      </ul>
    </div>
  );
}

const state_look = { connected: "text-good", needs_reconnection: "text-danger", disabled: "text-muted" } as const;
const state_mark = { connected: "●", needs_reconnection: "○", disabled: "−" } as const;

function ChannelCard({ channel, now, children }: { channel: ChannelKept; now: number; children: ReactNode }) {
  const { say, language } = useWords();
  const when = (text: string | null | undefined) => (text ? moment(Date.parse(text), now, language) : null);
  const facts: [string, string | null][] = [
    [say("channel.last"), when(channel.last_event_at) ?? say("channel.never")],
    [say("channel.success"), when(channel.last_success_at) ?? say("channel.never.asked")],
    [say("channel.backlog"), String(channel.backlog ?? 0)],
    [say("channel.token"), channel.token_expires_at ? exact(Date.parse(channel.token_expires_at), language) : null],
  ];
  return (
    <li className="flex gap-4 rounded-md border border-line p-4">
      <Avatar initial={mark_of(channel.platform).letter} picture={mark_of(channel.platform).image} />
      <div className="min-w-0 flex-1">
        <h2 className="words-wrap m-0 text-base font-medium">{channel.name}</h2>
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
        {children}
      </div>
    </li>
  );
}
