import { useCallback } from "react";
import { useSearchParams } from "wouter";

/** The filters of a page stand in its address, so that what one sees can be sent to a colleague. An empty value is none. */
export function useFilter(): { search: URLSearchParams; filter: (name: string, value: string) => void } {
  const [search, set_search] = useSearchParams();
  const filter = useCallback(
    (name: string, value: string) =>
      set_search(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === "") after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      ),
    [set_search],
  );
  return { search, filter };
}
