import { type FormEvent, useEffect, useState } from "react";
import { shop_trouble_words, useAct, useShopWords } from "@/features/counter";
import { useDesk } from "@/features/desk";
import type { Trouble } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { new_id } from "@/sync/ids";
import { is_searched, type Talk, talks_of } from "@/sync/talks_of";
import { Button } from "@/ui/button";
import { Choose } from "@/ui/choose";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import type { Channel } from "@/wire/team";
import { plain } from "@/words/written";
import { useOffice } from "./use_office";

const typing_rests_ms = 250;

/** Sends one real message on a channel, into any of its conversations. */
export function TestForm({ channel, onDone, onClose }: { channel: Channel; onDone: () => void; onClose: () => void }) {
  const { say } = useShopWords();
  const office = useOffice();
  const { busy, trouble, run } = useAct();
  const [id] = useState(() => new_id());
  const [typed, type] = useState("");
  const [to, choose] = useState<Talk | null>(null);
  const { talks, failed } = useTalks(channel.id, typed);
  const look_again = () => {
    type("");
    choose(null);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!to) return;
    const text = written(new FormData(event.currentTarget), "text");
    void run(async () => {
      await office.test_channel(channel.id, { conversation_id: to.id, id, text });
      onDone();
    });
  };
  const none =
    failed !== null
      ? shop_trouble_words(failed, say)
      : say(talks === null ? "page.loading" : typed.trim() === "" ? "channels.test.none" : "channels.test.not_found");
  return (
    <FormDialog
      title={say("channels.test.title", { name: channel.name })}
      close={say("common.close")}
      onClose={onClose}
    >
      <form onSubmit={submit} className="space-y-4">
        <p className="m-0 text-sm text-muted">{say("channels.test.hint")}</p>
        {to ? (
          <p className="m-0 flex flex-wrap items-center gap-2 text-sm">
            <span className="text-muted">{say("channels.test.to")}</span>
            <span className="words-wrap min-w-0 flex-1 font-medium">{to.name}</span>
            <Button look="quiet" onClick={look_again}>
              {say("channels.test.another")}
            </Button>
          </p>
        ) : (
          <Choose
            label={say("channels.test.to")}
            placeholder={say("channels.test.find")}
            options={(talks ?? []).map((one) => ({ id: one.id, words: one.name }))}
            match={(one, part) => is_searched(part) || plain(one.words).includes(plain(part))}
            none={none}
            onType={type}
            onChoose={(chosen) => choose(talks?.find((one) => one.id === chosen) ?? null)}
          />
        )}
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
          <Button look="main" type="submit" disabled={busy || to === null}>
            {say("channels.test.send")}
          </Button>
        </div>
      </form>
    </FormDialog>
  );
}

interface Found {
  readonly of: string;
  readonly talks: readonly Talk[];
  readonly failed: Trouble | null;
}

/**
 * What fits what was typed, asked for when the hand rests; null until it is known, for Enter must not choose whom an
 * earlier question found.
 */
function useTalks(channel: string, typed: string) {
  const desk = useDesk();
  const [found, find] = useState<Found | null>(null);
  useEffect(() => {
    let here = true;
    const look = async () => {
      try {
        const talks = await talks_of(desk, channel, typed);
        if (here) find({ of: typed, talks, failed: null });
      } catch (error) {
        if (here) find({ of: typed, talks: [], failed: trouble_of(error) });
      }
    };
    const timer = setTimeout(() => void look(), typed === "" ? 0 : typing_rests_ms);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [desk, channel, typed]);
  return found?.of === typed ? found : { talks: null, failed: null };
}
