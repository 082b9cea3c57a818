/** What every feature may use: the desk, the state, the words, and how a channel is marked. */

export {
  type Action,
  actions,
  allow_bare_keys,
  aria_keys,
  available as available_actions,
  type Combination,
  dispatch as dispatch_key,
  key_names,
  row_of,
  run as run_action,
  scopes,
  useAction,
  useEscape,
  with_key,
} from "./keys";
export { OwnState } from "./own_state";
export { mark_of, platform_name, safe_link } from "./platforms";
export { note_recent, recent_ids } from "./recent";
export { trouble_words } from "./troubles";
export { type DeskProvided, DeskProvider, useDesk, useSelect } from "./use_desk";
export { usePersonal } from "./use_personal";
export { useWords, WordsProvider } from "./use_words";
export {
  type Asking,
  ask_for,
  asking,
  key_of_label,
  LabelDot,
  type Priority,
  priorities,
  read_local,
  snooze_times,
  useBulkNotices,
  useLabels,
  useStaff,
  useWork,
  useWorkKeys,
  type Work,
  type WorkItem,
  work_items,
  write_local,
} from "./work";
