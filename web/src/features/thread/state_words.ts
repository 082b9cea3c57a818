import type { Message, SendingState } from "@/wire/message";
import { known_key, type Say } from "@/words/catalogue";

/** A mark and a word for each state: meaning never by colour alone. */
export const marks: Readonly<Record<SendingState, string>> = {
  queued: "○",
  sending: "◌",
  sent: "✓",
  delivered: "✓✓",
  read: "✓✓",
  failed: "×",
  unknown: "?",
};

/** Why a reply was not sent, or waits: the code decides, an unknown one becomes the general sentence. */
export function failure_words(message: Message, platform: string, say: Say): string | null {
  if (!message.failure) return null;
  const key = `fail.${message.failure.code}`;
  // Of an unknown fate nobody may say that the platform refused it.
  if (message.state === "unknown" && !known_key(key)) return null;
  return say(known_key(key) ? key : "fail.platform", { platform });
}
