import { useEffect, useState } from "react";
import { useShopWords } from "@/features/counter";
import { Button } from "@/ui/button";
import type { Channel } from "@/wire/team";
import { clock } from "@/words/format";
import { useOffice } from "./use_office";

const ask_every_ms = 2_000;

/** Waits for the first event of a channel that was just connected; the platform decides when it comes. */
export function WaitStep({ channel, onDone }: { channel: Channel; onDone: () => void }) {
  const { say, language } = useShopWords();
  const office = useOffice();
  const [at, set_at] = useState<string | null>(channel.last_event_at ?? null);
  useEffect(() => {
    if (at !== null) return;
    const timer = setInterval(() => {
      office.channel(channel.id).then(
        (now) => now.last_event_at && set_at(now.last_event_at),
        // Without a network one goes on waiting.
        () => undefined,
      );
    }, ask_every_ms);
    return () => clearInterval(timer);
  }, [office, channel.id, at]);
  return (
    <div className="space-y-4">
      <h3 className="m-0 text-base font-semibold">{say("channels.step.wait")}</h3>
      <p className="m-0">{say("channels.waiting.hint", { name: channel.name })}</p>
      <p role="status" className={`m-0 font-medium ${at ? "text-good" : "text-muted"}`}>
        <span aria-hidden="true" className={at ? "" : "pulse-quietly inline-block"}>
          {at ? "✓" : "◌"}
        </span>{" "}
        {at ? say("channels.arrived", { time: clock(Date.parse(at), language) }) : say("channels.waiting")}
      </p>
      <div className="flex justify-end">
        <Button look={at ? "main" : "plain"} onClick={onDone}>
          {say("channels.done")}
        </Button>
      </div>
    </div>
  );
}
