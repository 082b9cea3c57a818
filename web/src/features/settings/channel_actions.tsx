import { type FormEvent, useState } from "react";
import { shop_trouble_words, useAct, useShopWords } from "@/features/counter";
import { useSelect } from "@/features/desk";
import { new_id } from "@/sync/ids";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import type { Channel } from "@/wire/team";
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

function TestForm({ channel, onDone, onClose }: { channel: Channel; onDone: () => void; onClose: () => void }) {
  const { say } = useShopWords();
  const office = useOffice();
  const { busy, trouble, run } = useAct();
  const [id] = useState(() => new_id());
  const conversations = useSelect((state) => state.conversations);
  const mine = [...conversations.values()].filter((each) => each.channel.id === channel.id).slice(0, 50);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(async () => {
      await office.test_channel(channel.id, { conversation_id: written(form, "to"), id, text: written(form, "text") });
      onDone();
    });
  };
  return (
    <FormDialog
      title={say("channels.test.title", { name: channel.name })}
      close={say("common.close")}
      onClose={onClose}
    >
      {mine.length === 0 ? (
        <p className="m-0">{say("channels.test.none")}</p>
      ) : (
        <form onSubmit={submit} className="space-y-4">
          <p className="m-0 text-sm text-muted">{say("channels.test.hint")}</p>
          <Field label={say("channels.test.to")}>
            {(parts) => (
              <select {...parts} name="to">
                {mine.map((each) => (
                  <option key={each.id} value={each.id}>
                    {each.customer?.name || each.id}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={say("channels.test.text")}>
            {(parts) => (
              <textarea
                {...parts}
                name="text"
                rows={2}
                maxLength={2000}
                required
                defaultValue={say("channels.test.usual")}
              />
            )}
          </Field>
          {trouble && (
            <p role="alert" className="text-sm text-danger">
              {shop_trouble_words(trouble, say)}
            </p>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{say("common.cancel")}</Button>
            <Button look="main" type="submit" disabled={busy}>
              {say("channels.test.send")}
            </Button>
          </div>
        </form>
      )}
    </FormDialog>
  );
}
