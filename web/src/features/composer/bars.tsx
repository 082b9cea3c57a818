import type { ReactNode } from "react";
import { useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import type { Message } from "@/wire/message";

const lines_shown = 3;

function Bar({ warn = false, children }: { warn?: boolean; children: ReactNode }) {
  const look = warn ? "bg-warning-back text-warning" : "bg-surface text-text";
  return (
    <div className={`mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-3 py-1.5 text-sm ${look}`}>
      {children}
    </div>
  );
}

/** What the customer wrote since this answer was begun; it may answer what is being written. */
export function CrossedBar({ fresh, asked }: { fresh: readonly Message[]; asked: boolean }) {
  const { say } = useWords();
  if (fresh.length === 0) return null;
  return (
    <Bar warn>
      <span role={asked ? "alert" : "status"} className="w-full font-medium">
        {say(asked ? "composer.crossed.again" : "composer.crossed", { n: fresh.length })}
      </span>
      <ul className="m-0 w-full list-none p-0">
        {fresh.slice(-lines_shown).map((message) => (
          <li key={message.id} className="cut border-l-2 border-warning pl-2">
            {message.text || say(`list.${message.attachments[0]?.kind ?? "unsupported"}`)}
          </li>
        ))}
      </ul>
    </Bar>
  );
}

export function ColleagueBar({ name }: { name: string }) {
  const { say } = useWords();
  return (
    <Bar warn>
      <span role="alert">{say("composer.colleague", { name })}</span>
    </Bar>
  );
}

export function OwnerBar({ name, onClaim }: { name: string; onClaim: (() => void) | null }) {
  const { say } = useWords();
  return (
    <Bar>
      <span className="flex-1">{say("composer.owner", { name })}</span>
      {onClaim && <Button onClick={onClaim}>{say("composer.claim")}</Button>}
    </Bar>
  );
}

export function ElsewhereBar({ text, onUse, onKeep }: { text: string; onUse: () => void; onKeep: () => void }) {
  const { say } = useWords();
  return (
    <Bar>
      <span role="status" className="line-clamp-2 min-w-40 flex-1">
        {say("composer.elsewhere", { text: text.replace(/\s+/g, " ") })}
      </span>
      <span className="flex gap-1">
        <Button onClick={onUse}>{say("composer.elsewhere.use")}</Button>
        <Button look="quiet" onClick={onKeep}>
          {say("composer.elsewhere.keep")}
        </Button>
      </span>
    </Bar>
  );
}

/** The platform takes no reply: why, and what is still possible. */
export function ClosedBar({
  words,
  onNote,
  onCustomer,
}: {
  words: string;
  onNote: () => void;
  onCustomer: (() => void) | null;
}) {
  const { say } = useWords();
  return (
    <Bar warn>
      <span className="w-full">{words}</span>
      <span>{say("composer.closed.can")}</span>
      <Button onClick={onNote}>{say("composer.note")}</Button>
      {onCustomer && <Button onClick={onCustomer}>{say("composer.closed.customer")}</Button>}
    </Bar>
  );
}
