/** What every feature may use: the desk, the state, the words, and how a channel is marked. */

export { mark_of, platform_name, safe_link } from "./platforms";
export { trouble_words } from "./troubles";
export { type DeskProvided, DeskProvider, useDesk, useSelect } from "./use_desk";
export { usePersonal } from "./use_personal";
export { useWords, WordsProvider } from "./use_words";
