import { useCallback, useState } from "react";
import { ListNote, useShopWords } from "@/features/counter";
import { mark_of, platform_name, useDesk } from "@/features/desk";
import type { Office } from "@/sync/office";
import { Avatar } from "@/ui/avatar";
import { FormDialog } from "@/ui/form_dialog";
import type { App, Channel } from "@/wire/team";
import { AccountStep } from "./account_step";
import { AppStep } from "./app_step";
import { useRead } from "./use_office";
import { WaitStep } from "./wait_step";

const read = (office: Office) => office.platforms();

/** Connecting a channel, drawn from what its platform wants: the app, its addresses, the account, the first event. */
export function ConnectWizard({ again, onClose }: { again: Channel | null; onClose: () => void }) {
  const { say } = useShopWords();
  return (
    <FormDialog wide title={say("channels.add")} close={say("common.close")} onClose={onClose}>
      <ConnectSteps again={again} onDone={onClose} />
    </FormDialog>
  );
}

/** The same without a dialog around it, for the first run. `onConnected` hears of the channel before its first event. */
export function ConnectSteps({
  again,
  onDone,
  onConnected,
}: {
  again: Channel | null;
  onDone: () => void;
  onConnected?: (channel: Channel) => void;
}) {
  const { say } = useShopWords();
  const desk = useDesk();
  const { value, loading, again: retry } = useRead(read);
  const [platform, set_platform] = useState<string | null>(again?.platform ?? null);
  const [app, set_app] = useState<App | null>(null);
  const [channel, set_channel] = useState<Channel | null>(null);
  const connected = useCallback(
    (made: Channel) => {
      set_channel(made);
      onConnected?.(made);
    },
    [onConnected],
  );
  if (!value) return <ListNote loading={loading} empty={null} onRetry={retry} />;
  const wants = value.find((each) => each.platform === platform);
  if (!wants) {
    return (
      <div className="space-y-3">
        <p className="m-0 text-sm text-muted">{say("channels.add.hint")}</p>
        <ul aria-label={say("channels.step.platform")} className="m-0 grid list-none gap-2 p-0 sm:grid-cols-2">
          {value.map((each) => (
            <li key={each.platform}>
              <button
                type="button"
                onClick={() => set_platform(each.platform)}
                className="target flex w-full items-center gap-3 rounded-md border border-field p-3 text-left hover:bg-surface"
              >
                <Avatar initial={mark_of(each.platform).letter} picture={mark_of(each.platform).image} />
                {platform_name(each.platform, say)}
              </button>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  if (channel) return <WaitStep channel={channel} onDone={onDone} />;
  if (app) return <AccountStep app={app} wants={wants} again={again} desk={desk} onConnected={connected} />;
  return <AppStep wants={wants} onApp={set_app} />;
}
