import type { Sentence } from "./catalogue";
import type { vi_supervising } from "./vi_supervising";

export const en_supervising = {
  "nav.board": "Live",
  "nav.reports": "Reports",
} as const satisfies Readonly<Record<keyof typeof vi_supervising, Sentence>>;
