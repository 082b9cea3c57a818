import { useState } from "react";
import { shop_trouble_words, useAct, useShopWords } from "@/features/counter";
import { Button } from "@/ui/button";
import type { Channel } from "@/wire/team";
import { TestForm } from "./test_form";
import { useOffice } from "./use_office";

/** What the owner does with a channel: asks how it is, sends a test, pauses it, connects it again. */
export function ChannelActions({
  channel,
  onReconnect,
}: {
  channel: Channel;
  onReconnect: (channel: Channel) => void;
}) {
  const { say } = useShopWords();
  const office = useOffice();
  const { busy, trouble, run } = useAct();
  const [told, tell] = useState<{ readonly words: string; readonly well: boolean } | null>(null);
  const [testing, set_testing] = useState(false);
  const { name } = channel;
  const paused = channel.state === "disabled";
  const check = () =>
    void run(async () => {
      const found = await office.check_channel(channel.id);
      const why = found.failure?.text ?? found.failure?.code ?? "";
      tell({ well: found.well, words: found.well ? say("channels.well") : say("channels.unwell", { why }) });
    });
  const move = (state: string) => void run(async () => void (await office.change_channel(channel.id, { state })));
  return (
    <div className="mt-2 space-y-1">
      <div className="flex flex-wrap gap-2">
        <Button disabled={busy} aria-label={say("channels.check.of", { name })} onClick={check}>
          {say("channels.check")}
        </Button>
        {!paused && (
          <Button aria-label={say("channels.test.of", { name })} onClick={() => set_testing(true)}>
            {say("channels.test")}
          </Button>
        )}
        {channel.state === "needs_reconnection" ? (
          <Button look="main" aria-label={say("channels.reconnect.of", { name })} onClick={() => onReconnect(channel)}>
            {say("channels.reconnect")}
          </Button>
        ) : (
          <Button
            disabled={busy}
            aria-label={say(paused ? "channels.resume.of" : "channels.pause.of", { name })}
            onClick={() => move(paused ? "connected" : "disabled")}
          >
            {say(paused ? "channels.resume" : "channels.pause")}
          </Button>
        )}
      </div>
      <p role="status" className={`words-wrap m-0 text-sm ${told?.well ? "text-good" : "text-danger"}`}>
        {told?.words}
      </p>
      {trouble && (
        <p role="alert" className="m-0 text-sm text-danger">
          {shop_trouble_words(trouble, say)}
        </p>
      )}
      {testing && (
        <TestForm
          channel={channel}
          onDone={() => {
            set_testing(false);
            tell({ well: true, words: say("channels.test.sent") });
          }}
          onClose={() => set_testing(false)}
        />
      )}
    </div>
  );
}
