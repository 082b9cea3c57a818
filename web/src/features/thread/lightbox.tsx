import { useState } from "react";
import { useWords } from "@/features/desk";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { Message } from "@/wire/message";
import { exact } from "@/words/format";
import { useAlbum } from "./use_album";
import { useZoom } from "./use_zoom";

interface Props {
  readonly id: string;
  readonly message: Message;
  readonly picture: string;
  readonly loaded: readonly Message[];
  /** Whether the loaded messages reach to the thread's beginning and its end. */
  readonly whole: { readonly older: boolean; readonly newer: boolean };
  readonly onQuote: ((message: Message) => void) | null;
  readonly onClose: () => void;
}

/** All pictures of the conversation, one at a time, as large as the screen and larger. */
export function Lightbox({ id, message, picture, loaded, whole, onQuote, onClose }: Props) {
  const { say, language } = useWords();
  const album = useAlbum(id, { message, picture }, loaded, whole);
  const zoom = useZoom(album.shown?.picture.id ?? "");
  const { shown } = album;
  const [broken, break_it] = useState<string | null>(null);
  if (!shown) return null;
  const on_key = (event: React.KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight") album.step(1);
    else if (event.key === "ArrowLeft") album.step(-1);
    else if (event.key === "+" || event.key === "=" || event.code === "NumpadAdd") zoom.by(1.5);
    else if (event.key === "-" || event.code === "NumpadSubtract") zoom.by(1 / 1.5);
    else if (event.code === "Digit0" || event.code === "Numpad0") zoom.reset();
    else return;
    event.preventDefault();
  };
  const button = "text-white hover:bg-white/20 hover:text-white";
  const at = { n: album.index + 1, total: album.total };
  return (
    <Dialog
      label={say("media.view")}
      onClose={onClose}
      className="m-0 h-dvh max-h-none w-dvw max-w-none overflow-hidden bg-black p-0 text-white"
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the dialog around it */}
      <div className="flex size-full flex-col" onKeyDown={on_key}>
        <div className="z-1 flex flex-wrap items-center justify-between gap-x-2 bg-black p-2">
          <span className="min-w-0 flex-1 px-2 text-sm" aria-live="polite">
            {album.looking ? say("media.more") : album.complete ? say("media.at", at) : say("media.image")}
            {" · "}
            {exact(Date.parse(shown.message.sent_at), language)}
          </span>
          {/* On a phone the tools stand below, and the way out stays in its corner. */}
          <span className="order-last flex w-full flex-wrap items-center md:order-none md:w-auto">
            <IconButton icon="less" label={say("media.zoom.out")} className={button} onClick={() => zoom.by(1 / 1.5)} />
            <IconButton icon="plus" label={say("media.zoom.in")} className={button} onClick={() => zoom.by(1.5)} />
            {zoom.is_zoomed && (
              <Button look="quiet" className="text-white" onClick={zoom.reset}>
                {say("media.zoom.reset")}
              </Button>
            )}
            <a
              href={shown.picture.url ?? ""}
              download={shown.picture.name ?? ""}
              className="target inline-flex items-center px-2 text-sm underline"
            >
              {say("media.download")}
            </a>
            {onQuote && shown.message.direction === "incoming" && (
              <Button
                look="quiet"
                className="text-white"
                onClick={() => {
                  onClose();
                  onQuote(shown.message);
                }}
              >
                {say("media.reply")}
              </Button>
            )}
          </span>
          <IconButton icon="close" label={say("common.close")} className={button} onClick={onClose} />
        </div>
        <div className="flex min-h-0 flex-1 items-center justify-between">
          <IconButton
            icon="back"
            label={say("media.previous")}
            className={`z-1 ${button}`}
            disabled={album.at_first}
            onClick={() => album.step(-1)}
          />
          <div {...zoom.stage} className="flex h-full min-w-0 flex-1 touch-none items-center justify-center">
            {broken === shown.picture.id ? (
              <p>{say("media.failed.image")}</p>
            ) : (
              <img
                key={shown.picture.id}
                src={shown.picture.url ?? ""}
                alt={shown.picture.name || say("media.image")}
                draggable={false}
                onError={() => break_it(shown.picture.id)}
                style={zoom.style}
                className={`max-h-full max-w-full object-contain ${zoom.is_zoomed ? "cursor-grab" : ""}`}
              />
            )}
          </div>
          <IconButton
            icon="next"
            label={say("media.next")}
            className={`z-1 ${button}`}
            disabled={album.at_last}
            onClick={() => album.step(1)}
          />
        </div>
      </div>
    </Dialog>
  );
}
