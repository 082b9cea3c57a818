import { useCallback, useSyncExternalStore } from "react";

/** Whether the screen is of a kind, such as `(min-width: 768px)`; follows a window that is made wider. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
