import type { Sentence } from "./catalogue";
import type { vi_notify_settings } from "./vi_notify_settings";

export const en_notify_settings: Readonly<Record<keyof typeof vi_notify_settings, Sentence>> = {
  "notify.device": "Notifications on this device",
  "notify.what":
    "While you are on another page, this device tells of new messages to you and unassigned ones, mentions, what is given to you, and replies that failed.",
  "notify.allow": "Turn on",
  "notify.granted": "This device shows notifications.",
  "notify.denied": "The browser blocks them. Open the site's settings at the address bar to allow them.",
  "notify.unable": "This browser cannot show notifications.",
  "notify.iphone": "On an iPhone, choose Add to Home Screen and open Gom from there.",
  "notify.closed": "While every page of Gom is closed, nothing can be told.",
  "notify.which": "What is told",
  "notify.notify_sound": "Make a sound",
  "notify.notify_unassigned": "Tell of unassigned conversations too",
  "notify.notify_desktop": "Show notifications while I am not looking",
  "notify.notify_text": "Show the text; switch off on a shared device",
  "notify.quiet": "Do not disturb",
  "notify.pause": "Silent for 1 hour",
  "notify.paused": "Silent until {time}.",
  "notify.resume": "Back on now",
  "notify.hours": "Silent at certain hours every day",
  "notify.from": "From",
  "notify.to": "To",
};
