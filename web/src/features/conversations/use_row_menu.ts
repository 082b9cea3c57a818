import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef } from "react";
import type { Spot } from "@/ui/pop_menu";
import type { Selection } from "./use_selection";

const long_press_ms = 500;
/** A finger that has moved so far scrolls. */
const moved_px = 10;

/**
 * What a hand does to rows besides opening them: the right button, a long press and Shift+F10 ask what can be done; Space
 * and the box choose, with Shift everything between.
 */
export function useRowMenu(
  ids: readonly string[],
  selection: Selection,
  ask: (id: string, at: Spot) => void,
): {
  readonly on_key: (event: KeyboardEvent) => boolean;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onClickCapture: (event: MouseEvent) => void;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
} {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const was_long = useRef(false);
  const let_go = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  useEffect(() => let_go, []);

  const choose = (id: string, whole_range: boolean) => {
    if (whole_range) selection.range(id, ids);
    else selection.toggle(id);
  };

  return {
    on_key: (event) => {
      const id = row_at(event.target);
      if (!id || event.altKey || event.ctrlKey || event.metaKey) return false;
      if (event.code === "Space") choose(id, event.shiftKey);
      else if ((event.code === "F10" && event.shiftKey) || event.code === "ContextMenu") {
        ask(id, (event.target as HTMLElement).getBoundingClientRect());
      } else return false;
      event.preventDefault();
      return true;
    },
    onContextMenu: (event) => {
      const id = row_at(event.target);
      if (!id) return;
      event.preventDefault();
      // A finger's long press is ours already; some browsers tell of it once more.
      if (!was_long.current) ask(id, point(event.clientX, event.clientY));
    },
    onClickCapture: (event) => {
      const box = (event.target as HTMLElement).closest<HTMLElement>("[data-choose]")?.dataset.choose;
      if (box) choose(box, event.shiftKey);
      // With something chosen, a finger on a row chooses too.
      const row = !box && (was_long.current || (coarse() && selection.size > 0)) ? row_at(event.target) : null;
      if (row && !was_long.current) choose(row, false);
      if (box || row || was_long.current) {
        event.preventDefault();
        event.stopPropagation();
      }
      was_long.current = false;
    },
    onPointerDown: (event) => {
      was_long.current = false;
      const id = row_at(event.target);
      if (!id || event.pointerType === "mouse") return;
      const { clientX: x, clientY: y } = event;
      let_go();
      const timer = setTimeout(() => {
        press.current = null;
        was_long.current = true;
        ask(id, point(x, y));
      }, long_press_ms);
      press.current = { timer, x, y };
    },
    onPointerMove: ({ clientX, clientY }) => {
      const now = press.current;
      if (now && Math.hypot(clientX - now.x, clientY - now.y) > moved_px) let_go();
    },
    onPointerUp: let_go,
    onPointerCancel: let_go,
  };
}

function row_at(target: EventTarget | null): string | null {
  return (target as HTMLElement | null)?.closest<HTMLElement>("[data-row]")?.dataset.row ?? null;
}

function point(x: number, y: number): Spot {
  return { left: x, top: y, bottom: y };
}

function coarse(): boolean {
  return matchMedia("(pointer: coarse)").matches;
}
