import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useLocation } from "wouter";
import { useShopWords } from "@/features/counter";
import { Confirm } from "@/ui/dialog";

const Unsaved = createContext<(unsaved: boolean) => void>(() => undefined);

/** Says whether something was changed and not saved; who leaves then is asked first. */
export function useUnsaved(unsaved: boolean): void {
  const tell = useContext(Unsaved);
  useLayoutEffect(() => {
    tell(unsaved);
    return () => tell(false);
  }, [tell, unsaved]);
}

/** Asks before a link is followed, or the page closed, over changes that were not saved. */
export function AskBeforeLeaving({ children }: { children: ReactNode }) {
  const { say } = useShopWords();
  const [, navigate] = useLocation();
  const unsaved = useRef(false);
  const [wanted, set_wanted] = useState<string | null>(null);
  const tell = useCallback((now: boolean) => {
    unsaved.current = now;
  }, []);

  useEffect(() => {
    const closing = (event: BeforeUnloadEvent) => {
      if (unsaved.current) event.preventDefault();
    };
    const following = (event: MouseEvent) => {
      if (!unsaved.current || event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== location.origin) return;
      if (link.pathname === location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      set_wanted(link.pathname + link.search);
    };
    addEventListener("beforeunload", closing);
    document.addEventListener("click", following, true);
    return () => {
      removeEventListener("beforeunload", closing);
      document.removeEventListener("click", following, true);
    };
  }, []);

  return (
    <Unsaved.Provider value={tell}>
      {children}
      {wanted !== null && (
        <Confirm
          question={say("settings.unsaved")}
          yes={say("settings.leave")}
          no={say("settings.stay")}
          onYes={() => {
            unsaved.current = false;
            set_wanted(null);
            navigate(wanted);
          }}
          onNo={() => set_wanted(null)}
        />
      )}
    </Unsaved.Provider>
  );
}
