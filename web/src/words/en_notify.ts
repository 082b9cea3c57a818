import type { Sentence } from "./catalogue";
import type { vi_notify } from "./vi_notify";

export const en_notify: Readonly<Record<keyof typeof vi_notify, Sentence>> = {
  "notify.open": "Open",
  "notify.burst": "{n} new messages from {m} customers",
  "notify.mention": "{who} mentions you in the conversation with {name}.",
  "notify.handed": "The conversation with {name} was given to you.",
  "notify.failed": "Your message to {name} did not arrive.",
  "notify.waiting": "{name} has been waiting long.",
  "notify.closing": "The reply window for {name} is closing.",
  "notify.channel": "Channel {name} is disconnected.",
  "notify.hidden": "There is a new message.",
  "notify.attachment": "Sent a picture or a file.",
};
