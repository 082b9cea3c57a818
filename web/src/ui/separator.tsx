import { type KeyboardEvent, type PointerEvent, useRef } from "react";

const step_px = 16;

/** A border between two panes that can be dragged, and moved by arrow keys. `from`: on which side its pane lies. */
export function Separator({
  label,
  value,
  min,
  max,
  usual,
  pane,
  from,
  onMove,
  className = "",
}: {
  label: string;
  value: number;
  min: number;
  max: number;
  /** Where a double press puts it back. */
  usual: number;
  /** The id of the pane whose width it is. */
  pane: string;
  from: "left" | "right";
  onMove: (width: number) => void;
  className?: string;
}) {
  const held = useRef<{ x: number; width: number } | null>(null);
  const move = (width: number) => onMove(Math.round(Math.max(min, Math.min(max, width))));
  const sign = from === "left" ? 1 : -1;
  const on_key = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = {
      ArrowLeft: value - sign * step_px,
      ArrowRight: value + sign * step_px,
      Home: min,
      End: max,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that is moved is no rule between paragraphs
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-controls={pane}
      tabIndex={0}
      onKeyDown={on_key}
      onDoubleClick={() => move(usual)}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { x: event.clientX, width: value };
      }}
      onPointerMove={(event) => {
        if (held.current) move(held.current.width + sign * (event.clientX - held.current.x));
      }}
      onPointerUp={() => {
        held.current = null;
      }}
      onPointerCancel={() => {
        held.current = null;
      }}
      className={`relative z-6 w-px shrink-0 cursor-col-resize touch-none bg-line before:absolute before:inset-y-0 before:-left-1 before:w-2.5 hover:bg-accent focus-visible:bg-accent ${className}`}
    />
  );
}
