import type { Sentence } from "./catalogue";
import type { vi_presence } from "./vi_presence";

export const en_presence: Readonly<Record<keyof typeof vi_presence, Sentence>> = {
  "presence.online": "Present",
  "presence.away": "Away",
  "presence.offline": "Offline",
  "presence.switch": "Your state: {state}",
  "presence.go_away": "Go away",
  "presence.come_back": "Come back",
  "presence.hint": "While you are away you are not given new conversations.",
};
