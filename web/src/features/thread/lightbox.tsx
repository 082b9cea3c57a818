import type { KeyboardEvent } from "react";
import { useWords } from "@/features/desk";
import { IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { Attachment } from "@/wire/message";

/** All pictures of the loaded thread, one at a time, as large as the screen. */
export function Lightbox({
  pictures,
  shown,
  onShow,
  onClose,
}: {
  pictures: readonly Attachment[];
  shown: string;
  onShow: (id: string) => void;
  onClose: () => void;
}) {
  const { say } = useWords();
  const at = pictures.findIndex((picture) => picture.id === shown);
  const picture = pictures[at];
  if (!picture) return null;
  const step = (by: number) => {
    const next = pictures[at + by];
    if (next) onShow(next.id);
  };
  const on_key = (event: KeyboardEvent) => {
    if (event.code === "ArrowRight") step(1);
    if (event.code === "ArrowLeft") step(-1);
  };
  const button = "text-white hover:bg-white/20 hover:text-white";
  return (
    <Dialog
      label={say("media.view")}
      onClose={onClose}
      className="m-0 h-dvh max-h-none w-dvw max-w-none bg-black p-0 text-white"
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the dialog around it */}
      <div className="flex size-full flex-col" onKeyDown={on_key}>
        <div className="flex items-center justify-between p-2">
          <span className="px-2 text-sm">{say("media.at", { n: at + 1, total: pictures.length })}</span>
          <span className="flex items-center gap-2">
            <a href={picture.url ?? ""} download={picture.name ?? ""} className="text-sm underline">
              {say("media.download")}
            </a>
            <IconButton icon="close" label={say("common.close")} className={button} onClick={onClose} />
          </span>
        </div>
        <div className="flex min-h-0 flex-1 items-center justify-between">
          <IconButton
            icon="back"
            label={say("media.previous")}
            className={button}
            disabled={at === 0}
            onClick={() => step(-1)}
          />
          <img
            src={picture.url ?? ""}
            alt={picture.name || say("media.image")}
            className="max-h-full min-w-0 object-contain"
          />
          <IconButton
            icon="next"
            label={say("media.next")}
            className={button}
            disabled={at === pictures.length - 1}
            onClick={() => step(1)}
          />
        </div>
      </div>
    </Dialog>
  );
}
