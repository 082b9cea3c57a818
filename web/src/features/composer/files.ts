import type { Abilities } from "@/wire/conversation";

export type Kind = "image" | "video" | "audio" | "file";

/** What a file is to a platform. */
export function kind_of(mime: string): Kind {
  const [type] = mime.split("/", 1);
  return type === "image" || type === "video" || type === "audio" ? type : "file";
}

export type Verdict = "fine" | "type" | { readonly over: number };

const own_limit_bytes = 25 * 1024 * 1024;

/** Whether the channel takes a file, said before anything is sent. Of abilities not told, nothing is refused here. */
export function judge(
  file: { readonly type: string; readonly size: number },
  abilities: Abilities | null | undefined,
): Verdict {
  const limit = abilities?.[kind_of(file.type)];
  const max = Math.min(own_limit_bytes, limit && limit.max_bytes > 0 ? limit.max_bytes : own_limit_bytes);
  if (limit) {
    const taken = limit.mime.some(
      (mime) => mime === file.type || (mime.endsWith("/*") && file.type.startsWith(mime.slice(0, -1))),
    );
    if (!taken) return "type";
  }
  return file.size > max ? { over: max } : "fine";
}

/** What the file picker offers. */
export function accepted(abilities: Abilities | null | undefined): string | undefined {
  const limits = [abilities?.image, abilities?.video, abilities?.audio, abilities?.file];
  const mimes = limits.flatMap((limit) => limit?.mime ?? []);
  return mimes.length > 0 ? mimes.join(",") : undefined;
}
