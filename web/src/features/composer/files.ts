import type { Enclosed } from "@/store/state";
import type { Abilities } from "@/wire/conversation";
import type { Language, Say } from "@/words/catalogue";
import { file_size } from "@/words/format";

export const kinds = ["image", "video", "audio", "file"] as const;
export type Kind = (typeof kinds)[number];

/** What a file is to a platform. */
export function kind_of(mime: string): Kind {
  const [type] = mime.split("/", 1);
  return type === "image" || type === "video" || type === "audio" ? type : "file";
}

export type Verdict = "fine" | "type" | "heic" | "empty" | "none" | { readonly over: number };

export const own_limit_bytes = 25 * 1024 * 1024;
/** As many as the server takes with one reply. */
export const files_a_reply = 20;

/** Whether the channel takes a file, said before anything is sent. Of abilities not told, nothing is refused here. */
export function judge(
  file: { readonly type: string; readonly size: number; readonly name?: string },
  abilities: Abilities | null | undefined,
): Verdict {
  // What a phone from Apple gives when nobody asked it for anything else; browsers often do not know its type.
  if (/^image\/hei[cf]/.test(file.type) || /\.hei[cf]$/i.test(file.name ?? "")) return "heic";
  if (file.size === 0) return "empty";
  const limit = abilities?.[kind_of(file.type)];
  const max = Math.min(own_limit_bytes, limit && limit.max_bytes > 0 ? limit.max_bytes : own_limit_bytes);
  if (limit) {
    if (kinds.every((kind) => abilities?.[kind]?.mime.length === 0)) return "none";
    const taken = limit.mime.some(
      (mime) => mime === file.type || (mime.endsWith("/*") && file.type.startsWith(mime.slice(0, -1))),
    );
    if (!taken) return "type";
  }
  return file.size > max ? { over: max } : "fine";
}

/** Why a file cannot go along, in words. */
export function refusal_words(
  verdict: Exclude<Verdict, "fine">,
  file: { readonly name: string },
  platform: string,
  say: Say,
  language: Language,
): string {
  if (verdict === "type") return say("err.file.type", { platform });
  if (verdict === "heic") return say("composer.heic");
  if (verdict === "empty") return say("composer.empty_file", { name: file.name });
  if (verdict === "none") return say("composer.no_file", { platform });
  return say("err.file.size", { limit: file_size(verdict.over, language) });
}

/** What the file picker offers. */
export function accepted(abilities: Abilities | null | undefined): string | undefined {
  const mimes = kinds.flatMap((kind) => abilities?.[kind]?.mime ?? []);
  return mimes.length > 0 ? mimes.join(",") : undefined;
}

/** Which kinds of files the channel takes and how large, for whoever asks before choosing one. */
export function limits_words(
  abilities: Abilities | null | undefined,
  platform: string,
  say: Say,
  language: Language,
): string {
  if (!abilities) return "";
  const taken = kinds.flatMap((kind) => {
    const limit = abilities[kind];
    if (!limit || limit.mime.length === 0) return [];
    const what = kind === "file" || limit.mime.some((mime) => mime.endsWith("/*")) ? [say(`list.${kind}`)] : [];
    const types = limit.mime.filter((mime) => !mime.endsWith("/*")).map(short);
    const size = file_size(Math.min(own_limit_bytes, limit.max_bytes || own_limit_bytes), language);
    return [say("composer.limits.kind", { what: [...what, ...types].join(", "), size })];
  });
  return taken.length > 0
    ? say("composer.limits", { platform, kinds: taken.join("; ") })
    : say("composer.limits.none", { platform });
}

function short(mime: string): string {
  const name = mime.split("/").at(-1) ?? mime;
  if (/wordprocessing|msword/.test(name)) return "DOC";
  if (/spreadsheet|excel/.test(name)) return "XLS";
  if (/presentation|powerpoint/.test(name)) return "PPT";
  return name.replace(/^x-/, "").toUpperCase();
}

/** Into how many messages the platform's connector will cut it: pieces of text, and each thing that goes along. */
export function parts_of(characters: number, limit: number, things: number, caption: boolean): number {
  const texts = characters === 0 ? 0 : limit > 0 ? Math.ceil(characters / limit) : 1;
  return texts === 1 && things === 1 && caption ? 1 : texts + things;
}

/**
 * Of what goes along, the first that the channel will not take, and why: a quick reply's picture may be made for another
 * channel. What the server found in a file counts, as it will when it is sent.
 */
export function unfit_words(
  enclosed: readonly Enclosed[],
  abilities: Abilities | null | undefined,
  platform: string,
  say: Say,
  language: Language,
): string | null {
  for (const one of enclosed) {
    if (one.kind === "product" || !one.mime) continue;
    const file = { type: one.mime, size: one.size ?? 1, name: one.name ?? "" };
    const verdict = judge(file, abilities);
    if (verdict !== "fine") return `${file.name} ${refusal_words(verdict, file, platform, say, language)}`.trim();
  }
  return null;
}
