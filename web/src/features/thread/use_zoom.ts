import { useEffect, useMemo, useRef, useState } from "react";

const most = 8;

interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

const whole: View = { scale: 1, x: 0, y: 0 };

/** Nearer or further, around a point that stays where it is; never smaller than the screen. */
export function zoomed(view: View, by: number, x = 0, y = 0): View {
  const scale = Math.min(most, Math.max(1, view.scale * by));
  if (scale === 1) return whole;
  const grown = scale / view.scale;
  return { scale, x: x - (x - view.x) * grown, y: y - (y - view.y) * grown };
}

/** A picture looked at from near: wheel, two fingers, buttons and keys; dragged while it is larger than the screen. */
export function useZoom(picture: string) {
  const [view, set_view] = useState(whole);
  useEffect(() => set_view(whole), [picture]);
  const fingers = useRef(new Map<number, { x: number; y: number }>());

  const stage = useMemo(() => {
    /** From the middle of the stage, where a picture's own middle is. */
    const from_middle = (element: Element, x: number, y: number): [number, number] => {
      const box = element.getBoundingClientRect();
      return [x - box.left - box.width / 2, y - box.top - box.height / 2];
    };
    const spread = () => {
      const [a, b] = [...fingers.current.values()];
      return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
    };
    const lift = (event: React.PointerEvent) => void fingers.current.delete(event.pointerId);
    return {
      onWheel: (event: React.WheelEvent) => {
        const [x, y] = from_middle(event.currentTarget, event.clientX, event.clientY);
        set_view((now) => zoomed(now, event.deltaY < 0 ? 1.2 : 1 / 1.2, x, y));
      },
      onDoubleClick: (event: React.MouseEvent) => {
        const [x, y] = from_middle(event.currentTarget, event.clientX, event.clientY);
        set_view((now) => (now.scale > 1 ? whole : zoomed(now, 2, x, y)));
      },
      onPointerDown: (event: React.PointerEvent) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      },
      onPointerMove: (event: React.PointerEvent) => {
        const before = fingers.current.get(event.pointerId);
        if (!before) return;
        const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
        const wide = spread();
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        if (fingers.current.size === 2 && wide > 0) {
          const [x, y] = from_middle(event.currentTarget, event.clientX, event.clientY);
          set_view((now) => zoomed(now, spread() / wide, x, y));
        } else {
          set_view((now) => (now.scale > 1 ? { ...now, x: now.x + dx, y: now.y + dy } : now));
        }
      },
      onPointerUp: lift,
      onPointerCancel: lift,
    };
  }, []);
  return {
    stage,
    is_zoomed: view.scale > 1,
    style: { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` },
    by: (factor: number) => set_view((now) => zoomed(now, factor)),
    reset: () => set_view(whole),
  };
}
