import { type ReactNode, useEffect, useState } from "react";

/** What stands in a pane that has nothing to show: why, and what one can do. */
export function PaneNote({ title, children, alert = false }: { title: string; children?: ReactNode; alert?: boolean }) {
  return (
    <div
      role={alert ? "alert" : undefined}
      className="flex flex-1 flex-col items-center justify-center gap-3 p-8 text-center text-muted"
    >
      <p className="max-w-sm">{title}</p>
      {children}
    </div>
  );
}

/** Grey shapes in the final form; not before 150 ms, so that what is fast does not flicker. */
export function Skeleton({ label, children }: { label: string; children: ReactNode }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} className="min-h-0 flex-1 overflow-hidden">
      {shown && <div className="pulse-quietly">{children}</div>}
    </div>
  );
}

export function GreyRow() {
  return (
    <div className="flex h-19 items-center gap-3 px-3">
      <div className="size-10 rounded-full bg-line" />
      <div className="flex-1 space-y-2">
        <div className="h-3 w-2/5 rounded-md bg-line" />
        <div className="h-3 w-4/5 rounded-md bg-line" />
        <div className="h-3 w-1/4 rounded-md bg-line" />
      </div>
    </div>
  );
}

export function GreyBubble({ ours, wide }: { ours: boolean; wide: boolean }) {
  return (
    <div className={`flex px-4 py-1 ${ours ? "justify-end" : ""}`}>
      <div className={`h-12 rounded-bubble bg-line ${wide ? "w-3/5" : "w-2/5"}`} />
    </div>
  );
}
