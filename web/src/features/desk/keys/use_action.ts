import { useLayoutEffect, useRef } from "react";
import { type Handler, type Layer, register, register_layer } from "./registry";
import type { Action } from "./table";

/** Does `handler` when the keys of `action` are pressed, or somebody picks it in the palette, while this is shown. */
export function useAction(action: Action, handler: Handler, while_true = true): void {
  const latest = useLatest(handler);
  useLayoutEffect(() => {
    if (while_true) return register(action, (pressed) => latest.current(pressed));
  }, [action, while_true, latest]);
}

/** Esc calls `close` when nothing above this layer is open. */
export function useEscape(layer: Layer, close: Handler, while_true = true): void {
  const latest = useLatest(close);
  useLayoutEffect(() => {
    if (while_true) return register_layer(layer, (pressed) => latest.current(pressed));
  }, [layer, while_true, latest]);
}

function useLatest(handler: Handler) {
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  return latest;
}
