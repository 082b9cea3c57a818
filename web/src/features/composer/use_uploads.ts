import { useCallback, useEffect, useRef, useState } from "react";
import { useDesk } from "@/features/desk";
import { draft_key, type Mode } from "@/store/state";

/** A file on its way to the server. Once there, it belongs to the draft. */
export interface Upload {
  readonly key: number;
  readonly file: File;
  readonly preview: string | null;
  /** How much of it has gone, from 0 to 1. */
  readonly gone: number;
  readonly failed: boolean;
}

export interface Uploads {
  readonly going: readonly Upload[];
  readonly add: (files: readonly File[]) => void;
  readonly cancel: (key: number) => void;
  readonly again: (key: number) => void;
  /** Of an uploaded picture, as it was chosen: what is here already need not be fetched. */
  readonly preview_of: (attachment_id: string) => string | null;
}

/**
 * Files are uploaded as soon as they are chosen, so that sending does not wait for them. Who opens another conversation
 * meanwhile finds them in the draft they were chosen for.
 */
export function useUploads(conversation_id: string, mode: Mode): Uploads {
  const desk = useDesk();
  const [going, set_going] = useState<readonly Upload[]>([]);
  const next_key = useRef(1);
  const stops = useRef(new Map<number, AbortController>());
  const previews = useRef(new Map<string, string>());
  const places = useRef(new Map<string, number>());

  useEffect(
    () => () => {
      for (const url of previews.current.values()) URL.revokeObjectURL(url);
    },
    [],
  );

  const upload = useCallback(
    async ({ key, file, preview }: Upload) => {
      const stop = new AbortController();
      stops.current.set(key, stop);
      const change = (part: Partial<Upload>) =>
        set_going((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
      try {
        const attachment = await desk.writing.upload(file, (gone) => change({ gone }), stop.signal);
        if (preview) previews.current.set(attachment.id, preview);
        places.current.set(attachment.id, key);
        const before = desk.store.get().enclosed.get(draft_key(conversation_id, mode)) ?? [];
        // In the order they were chosen, whichever was there first.
        const later = before.findIndex((one) => (places.current.get(one.id) ?? 0) > key);
        const at = later < 0 ? before.length : later;
        desk.drafts.enclose(conversation_id, mode, before.toSpliced(at, 0, attachment));
        set_going((all) => all.filter((one) => one.key !== key));
      } catch {
        if (!stop.signal.aborted) change({ failed: true });
      } finally {
        stops.current.delete(key);
      }
    },
    [desk, conversation_id, mode],
  );

  const add = useCallback(
    (chosen: readonly File[]) => {
      const added = chosen.map((file): Upload => {
        const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
        const key = next_key.current++;
        if (preview) previews.current.set(`upload ${key}`, preview);
        return { key, file, preview, gone: 0, failed: false };
      });
      set_going((all) => [...all, ...added]);
      for (const one of added) void upload(one);
    },
    [upload],
  );

  return {
    going,
    add,
    cancel: (key) => {
      stops.current.get(key)?.abort();
      set_going((all) => all.filter((one) => one.key !== key));
    },
    again: (key) => {
      const one = going.find((each) => each.key === key);
      if (!one) return;
      set_going((all) => all.map((each) => (each.key === key ? { ...each, gone: 0, failed: false } : each)));
      void upload(one);
    },
    preview_of: (attachment_id) => previews.current.get(attachment_id) ?? null,
  };
}
