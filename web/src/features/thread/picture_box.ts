import type { Attachment } from "@/wire/message";

const longest_side_px = 280;
const sticker_px = 120;

/** The box a picture gets before its bytes are here, so that nothing moves when they come. */
export function picture_box(attachment: Attachment): { readonly width: number; readonly height: number } {
  const sticker = attachment.kind === "sticker";
  const side = sticker ? sticker_px : longest_side_px;
  const { width, height } = attachment;
  if (!width || !height) return sticker ? { width: side, height: side } : { width: 240, height: 180 };
  const scale = Math.min(1, side / width, side / height);
  return { width: Math.max(40, Math.round(width * scale)), height: Math.max(40, Math.round(height * scale)) };
}
