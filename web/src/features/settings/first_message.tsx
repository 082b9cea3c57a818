import { useMemo } from "react";
import { useLocation } from "wouter";
import { useShopWords } from "@/features/counter";
import { useSelect } from "@/features/desk";
import { Button } from "@/ui/button";
import { clock } from "@/words/format";

/** Waits for somebody to write; when they have, it stands here and can be answered at once. */
export function FirstMessage({ onSkip }: { onSkip: () => void }) {
  const { say, language } = useShopWords();
  const [, navigate] = useLocation();
  const conversations = useSelect((state) => state.conversations);
  const channels = useSelect((state) => state.channels);
  const first = useMemo(
    () =>
      [...conversations.values()]
        .filter(({ last_message }) => last_message)
        .sort((a, b) => (b.last_message_at ?? "").localeCompare(a.last_message_at ?? ""))[0],
    [conversations],
  );
  const name = [...channels.values()].at(-1)?.name ?? say("setup.message.any");
  const message = first?.last_message;
  const answered = message?.direction === "outgoing";
  return (
    <section aria-label={say("setup.step.message")} className="space-y-4">
      <p className="m-0">{say("setup.message.hint", { name })}</p>
      <p role="status" className={`m-0 text-lg font-medium ${message ? "text-good" : "text-muted"}`}>
        <span aria-hidden="true" className={message ? "" : "pulse-quietly inline-block"}>
          {message ? "✓" : "◌"}
        </span>{" "}
        {message
          ? say("setup.got", {
              time: clock(Date.parse(message.sent_at), language),
              name: first?.customer?.name || say("setup.somebody"),
            })
          : say("setup.wait")}
      </p>
      {message && (
        <p className="words-wrap m-0 w-fit max-w-full rounded-bubble bg-theirs px-3 py-2">{message.text || "…"}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {first && (
          <Button look="main" onClick={() => navigate(`/inbox/${first.id}`)}>
            {say(answered ? "setup.answered" : "setup.answer")}
          </Button>
        )}
        <Button look={first ? "plain" : "quiet"} onClick={onSkip}>
          {say(first ? "setup.next" : "setup.skip")}
        </Button>
      </div>
    </section>
  );
}
