import type { ReactNode } from "react";
import { Link } from "wouter";
import { useWords } from "@/features/desk";
import type { Happening, Message } from "@/wire/message";
import { known_key, type Language, type Say } from "@/words/catalogue";
import { exact } from "@/words/format";

export function SmallLine({ text }: { text: ReactNode }) {
  return <div className="px-4 py-2 text-center text-xs text-muted">{text}</div>;
}

/** What happened, as one line; of one of our orders it leads there. */
export function EventLine({ message }: { message: Message }) {
  const { say, language } = useWords();
  const words = event_words(message, say, language);
  if (message.event?.what === "gap") return <GapLine words={words} />;
  const order = message.attachments.find((one) => one.kind === "order" && one.platform_id);
  if (!order || message.kind !== "event") return <SmallLine text={words} />;
  return (
    <SmallLine
      text={
        <Link href={`/inbox/${message.conversation_id}/orders/${order.platform_id}`} className="text-accent underline">
          {words}
          {order.text && ` · ${order.text}`}
        </Link>
      }
    />
  );
}

/** A part of the past that nobody has: it must not be taken for a silence. */
function GapLine({ words }: { words: string }) {
  return (
    <div className="flex items-center gap-3 px-4 py-2 text-xs text-warning">
      <span className="h-px flex-1 bg-warning" />
      <span className="max-w-[70%] text-center">{words}</span>
      <span className="h-px flex-1 bg-warning" />
    </div>
  );
}

/** In one sentence. What we do not know by its name, the server has put into words itself. */
export function event_words(message: Message, say: Say, language: Language): string {
  const told = message.event && happening_words(message.event, say, language);
  const attached = message.attachments[0];
  return (
    told || message.text || attached?.title || (attached ? say(`list.${attached.kind}`) : say("thread.unsupported"))
  );
}

function happening_words(event: Happening, say: Say, language: Language): string | null {
  const key = `event.${event.what}`;
  if (!known_key(key)) return null;
  const values: Record<string, string> = {};
  const put = (name: string, value: unknown) => {
    if (typeof value === "string") values[name] = value;
  };
  put("by", event.by?.name ?? say("thread.system"));
  put("to", typeof event.to === "object" ? event.to?.name : moment_of(event.to, language));
  put("from", name_in(event.from) ?? moment_of(event.from, language));
  const level = `priority.${event.level}`;
  put("level", known_key(level) ? say(level) : null);
  put("time", moment_of(event.until, language));
  const words = say(key, values);
  // A piece is missing that the sentence needs: the server's own sentence has it.
  return /\{\w+\}/.test(words) ? null : words;
}

/** Of a person: a piece we do not decode further, because it may be a moment too. */
function name_in(value: unknown): string | undefined {
  const named = typeof value === "object" && value !== null && "name" in value ? value.name : undefined;
  return typeof named === "string" ? named : undefined;
}

function moment_of(value: unknown, language: Language): string | undefined {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : exact(at, language);
}
