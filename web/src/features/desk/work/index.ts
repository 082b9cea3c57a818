/** What is done with conversations besides writing: by keys, in a thread's head, in a row's menu. */

export { type Asking, ask_for, asking } from "./asking";
export { type WorkItem, work_items } from "./menu";
export { key_of_label, LabelDot } from "./parts";
export { read_local, snooze_times, write_local } from "./snooze";
export { useBulkNotices } from "./use_bulk_notices";
export { useLabels, useStaff, useWork } from "./use_work";
export { useWorkKeys } from "./use_work_keys";
export { type Priority, priorities, type Work } from "./work";
