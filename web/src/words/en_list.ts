import type { Sentence } from "./catalogue";
import type { vi_list } from "./vi_list";

export const en_list: Readonly<Record<keyof typeof vi_list, Sentence>> = {
  "list.empty.filter": "Nothing matches.",
  "list.empty.filter.clear": "Clear filters",
};
