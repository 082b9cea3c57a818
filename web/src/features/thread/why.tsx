import { type ReactNode, useEffect, useState } from "react";
import { platform_name, trouble_words, useDesk, useWords } from "@/features/desk";
import type { Trouble } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Button, IconButton } from "@/ui/button";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/dialog";
import { PaneNote } from "@/ui/pane";
import { decode } from "@/wire/decode";
import { type Explanation, explanation, type RawEvent } from "@/wire/explanation";
import type { Message } from "@/wire/message";
import { known_key, type Say } from "@/words/catalogue";
import { exact_second, file_size, length } from "@/words/format";
import { author_name } from "./message_view";
import { pretty } from "./pretty";

/** Why a message is what it is: what the platform told, when, and what was done with it. */
export function Why({ message, platform, onClose }: { message: Message; platform: string; onClose: () => void }) {
  const desk = useDesk();
  const { say } = useWords();
  const [told, tell] = useState<Explanation | Trouble | null>(null);
  const [asked, ask_again] = useState(0);
  const [copied, set_copied] = useState(false);
  useEffect(() => {
    let current = true;
    tell(null);
    desk
      .ask("get", `/api/messages/${message.id}/why`)
      .then((answer) => decode(explanation, answer, "why"))
      .catch(trouble_of)
      .then((answer) => current && tell(answer));
    return () => {
      current = false;
    };
  }, [desk, message.id, asked]);
  const ready = told !== null && "raw_events" in told ? told : null;
  return (
    <Dialog
      label={say("why")}
      onClose={onClose}
      className="mr-0 h-dvh max-h-none w-full max-w-160 border-l border-line bg-back p-0 text-text"
    >
      <div className="flex h-full flex-col">
        <header className="flex min-h-14 items-center justify-between gap-2 border-b border-line px-4">
          <h2 className="m-0 text-base font-semibold">{say("why")}</h2>
          <IconButton icon="close" label={say("common.close")} onClick={onClose} />
        </header>
        {!ready ? (
          told === null ? (
            <p role="status" className="p-4 text-sm text-muted">
              {say("why.loading")}
            </p>
          ) : (
            <PaneNote alert title={trouble_words(told as Trouble, say)}>
              <Button onClick={() => ask_again(asked + 1)}>{say("common.retry")}</Button>
            </PaneNote>
          )
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keys
          <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4 text-sm" tabIndex={0}>
            <Facts told={ready} platform={platform} />
            {ready.parts.length > 0 && <Parts told={ready} />}
            {ready.audit.length > 0 && <Deeds told={ready} />}
            <section>
              <div className="flex items-center justify-between gap-2">
                <h3 className="m-0 font-semibold">{say("why.raw")}</h3>
                {ready.raw_events.length > 0 && (
                  <Button onClick={() => void copy(raw_text(ready)).then(set_copied)}>{say("why.copy")}</Button>
                )}
              </div>
              <p role="status" className="m-0 text-xs text-muted">
                {copied && say("thread.copied")}
              </p>
              {ready.raw_events.length === 0 && <p className="text-muted">{say("why.raw.none")}</p>}
              {ready.raw_events.map((raw) => (
                <Raw key={raw.id} raw={raw} />
              ))}
            </section>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-3">
      <dt className="w-40 shrink-0 text-muted">{name}</dt>
      <dd className="m-0 min-w-0 flex-1 words-wrap">{children}</dd>
    </div>
  );
}

function Facts({ told: { message }, platform }: { told: Explanation; platform: string }) {
  const { say, language } = useWords();
  const sent = Date.parse(message.sent_at);
  const received = Date.parse(message.received_at);
  const name = platform_name(platform, say);
  const after = length(received - sent, say);
  return (
    <dl className="m-0 space-y-1">
      <Fact name={say("why.from")}>
        {author_name(message, platform, say) ?? message.author.name ?? say("thread.customer")}
      </Fact>
      <Fact name={say("why.sent")}>{exact_second(sent, language)}</Fact>
      <Fact name={say("why.received")}>
        {exact_second(received, language)}
        {received - sent >= 60_000 && ` · ${say(message.late ? "why.late" : "why.after", { time: after })}`}
      </Fact>
      {message.state && <Fact name={say("why.state")}>{say(`state.${message.state}`)}</Fact>}
      {message.platform_message_id && (
        <Fact name={say("why.id", { platform: name })}>
          <code className="text-xs">{message.platform_message_id}</code>
        </Fact>
      )}
    </dl>
  );
}

function Parts({ told }: { told: Explanation }) {
  const { say, language } = useWords();
  const at = (time: string) => ({ time: exact_second(Date.parse(time), language) });
  return (
    <section>
      <h3 className="m-0 font-semibold">{say("why.parts")}</h3>
      <ol className="m-0 list-none space-y-2 p-0">
        {told.parts.map((part) => (
          <li key={part.part} className="rounded-md border border-line p-2">
            <div>
              {told.parts.length > 1 && `${say("why.part", { n: part.part + 1 })} · `}
              {word(`state.${part.state}`, part.state, say)}
              {part.attempts ? ` · ${say("why.part.attempts", { n: part.attempts })}` : ""}
              {part.tried_at ? ` · ${say("why.part.tried", at(part.tried_at))}` : ""}
              {part.due_at ? ` · ${say("why.part.due", at(part.due_at))}` : ""}
            </div>
            {part.platform_message_id && (
              <div className="words-wrap text-xs text-muted">
                {say("why.part.id")} · <code>{part.platform_message_id}</code>
              </div>
            )}
            {part.last_error && (
              <div className="words-wrap text-danger">
                {say("why.part.error")} · {part.last_error}
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Deeds({ told }: { told: Explanation }) {
  const { say, language } = useWords();
  return (
    <section>
      <h3 className="m-0 font-semibold">{say("why.audit")}</h3>
      <ul className="m-0 list-none p-0">
        {told.audit.map((deed) => (
          <li key={`${deed.at} ${deed.action}`}>
            {word(`why.audit.${deed.action}`, deed.action, say)}
            {deed.staff && ` · ${deed.staff}`} · {exact_second(Date.parse(deed.at), language)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Raw({ raw }: { raw: RawEvent }) {
  const { say, language } = useWords();
  const body = pretty(raw.body ?? raw.body_base64 ?? "");
  const shown = (raw.body ?? raw.body_base64 ?? "").length;
  const cut = raw.body != null && (raw.body_bytes ?? 0) > new TextEncoder().encode(raw.body).length;
  const kind = word(`why.kind.${raw.kind}`, say("why.kind.other"), say);
  return (
    <article aria-label={kind} className="mt-3 rounded-md border border-line p-3">
      <div className="font-medium">{kind}</div>
      <div className="text-muted">
        {word(`why.source.${raw.source ?? "webhook"}`, raw.source ?? "", say)} · {say("why.received").toLowerCase()}{" "}
        {exact_second(Date.parse(raw.received_at), language)}
      </div>
      <div className="text-muted">
        {word(`why.state.${raw.state}`, raw.state, say)} ·{" "}
        {raw.recorded_at
          ? `${say("why.recorded").toLowerCase()} ${exact_second(Date.parse(raw.recorded_at), language)}`
          : say("why.not.recorded")}
        {(raw.attempts ?? 0) > 1 && ` · ${say("why.tries", { n: raw.attempts ?? 0 })}`}
      </div>
      {raw.note && (
        <div className="words-wrap">
          {say("why.note")} · {raw.note}
        </div>
      )}
      {raw.headers && raw.headers !== "{}" && (
        <details>
          <summary className="target py-2">{say("why.headers")}</summary>
          <Code text={pretty(raw.headers)} label={say("why.headers")} />
        </details>
      )}
      {raw.body == null && raw.body_base64 && <p className="m-0 text-muted">{say("why.raw.bytes")}</p>}
      <Code text={body} label={say("why.raw.body")} />
      {cut && (
        <p className="m-0 text-muted">
          {say("why.raw.cut", { shown: file_size(shown, language), all: file_size(raw.body_bytes ?? 0, language) })}
        </p>
      )}
    </article>
  );
}

function Code({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keys
    <section aria-label={label} tabIndex={0} className="mt-2 max-h-96 overflow-auto rounded-md bg-surface">
      <pre className="m-0 p-2 text-xs leading-normal">{text}</pre>
    </section>
  );
}

/** The word for something the server named, or what to say when there is none. */
function word(key: string, otherwise: string, say: Say): string {
  return known_key(key) ? say(key) : otherwise;
}

function raw_text(told: Explanation): string {
  return told.raw_events.map((raw) => raw.body ?? raw.body_base64 ?? "").join("\n\n");
}
