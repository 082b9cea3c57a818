import type { ReactNode } from "react";
import { IconButton } from "./button";
import { Dialog } from "./dialog";

/** A dialog with a heading: for what is written in a moment and then done. */
export function FormDialog({
  title,
  close,
  wide = false,
  onClose,
  children,
}: {
  title: string;
  close: string;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog
      label={title}
      onClose={onClose}
      className={`max-h-[90dvh] w-[calc(100vw-2rem)] overflow-y-auto rounded-md border border-line bg-back p-0 text-text shadow-lg ${wide ? "max-w-2xl" : "max-w-md"}`}
    >
      <div className="flex items-center justify-between gap-2 border-b border-line px-4 py-2">
        <h2 className="text-lg font-semibold">{title}</h2>
        <IconButton icon="close" label={close} onClick={onClose} />
      </div>
      <div className="p-4">{children}</div>
    </Dialog>
  );
}
