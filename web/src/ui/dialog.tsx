import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "./button";

/** The browser's own dialog: Esc closes it, focus returns to where it was. */
export function Dialog({
  label,
  className = "",
  onClose,
  children,
}: {
  label: string;
  className?: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-label={label} onClose={onClose} className={`backdrop:bg-black/60 ${className}`}>
      {children}
    </dialog>
  );
}

/** Asks before what cannot be undone. */
export function Confirm({
  question,
  yes,
  no,
  onYes,
  onNo,
}: {
  question: string;
  yes: string;
  no: string;
  onYes: () => void;
  onNo: () => void;
}) {
  return (
    <Dialog
      label={question}
      onClose={onNo}
      className="max-w-sm rounded-md border border-line bg-back p-6 text-text shadow-lg"
    >
      <p className="mb-4 words-wrap">{question}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onNo}>{no}</Button>
        <Button look="main" onClick={onYes}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
