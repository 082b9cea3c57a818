import { useCallback, useEffect, useRef, useState } from "react";
import { useDesk } from "@/features/desk";
import type { Attachment } from "@/wire/message";

/** A file on its way into a reply. */
export interface Attached {
  readonly key: number;
  readonly file: File;
  readonly preview: string | null;
  readonly state: "uploading" | "failed" | Attachment;
}

export interface AttachedFiles {
  readonly files: readonly Attached[];
  readonly add: (files: readonly File[]) => void;
  readonly remove: (key: number) => void;
  readonly again: (key: number) => void;
  readonly clear: () => void;
}

/** Files are uploaded as soon as they are chosen, so that sending does not wait for them. */
export function useAttached(): AttachedFiles {
  const desk = useDesk();
  const [files, set_files] = useState<readonly Attached[]>([]);
  const next_key = useRef(1);
  const previews = useRef(new Set<string>());

  useEffect(
    () => () => {
      for (const url of previews.current) URL.revokeObjectURL(url);
    },
    [],
  );

  const settle = useCallback((key: number, state: Attached["state"]) => {
    set_files((all) => all.map((one) => (one.key === key ? { ...one, state } : one)));
  }, []);

  const upload = useCallback(
    async (key: number, file: File) => {
      try {
        settle(key, await desk.upload(file));
      } catch {
        settle(key, "failed");
      }
    },
    [desk, settle],
  );

  const add = useCallback(
    (chosen: readonly File[]) => {
      const added = chosen.map((file): Attached => {
        const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
        if (preview) previews.current.add(preview);
        return { key: next_key.current++, file, preview, state: "uploading" };
      });
      set_files((all) => [...all, ...added]);
      for (const one of added) void upload(one.key, one.file);
    },
    [upload],
  );

  return {
    files,
    add,
    remove: (key) => set_files((all) => all.filter((one) => one.key !== key)),
    again: (key) => {
      const one = files.find((each) => each.key === key);
      if (!one) return;
      settle(key, "uploading");
      void upload(key, one.file);
    },
    clear: () => set_files([]),
  };
}
