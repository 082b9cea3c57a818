import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { useDesk, useWords } from "@/features/desk";
import { Notifier } from "./notifier";

/** Lives as long as somebody is logged in; draws nothing. */
export function Notices() {
  const desk = useDesk();
  const { say, language } = useWords();
  const [at, go] = useLocation();
  const notifier = useRef<Notifier | null>(null);
  const spoken = { say, language, go };
  const open = /^\/inbox\/([\w-]+)/.exec(at)?.[1] ?? null;

  useEffect(() => {
    const made = new Notifier(desk, spoken);
    notifier.current = made;
    return () => {
      made.close();
      notifier.current = null;
    };
  }, [desk]);

  useEffect(() => {
    if (notifier.current) notifier.current.spoken = spoken;
  });

  useEffect(() => {
    const look = () => notifier.current?.shows(open);
    look();
    // Said again and again, for a tab that a browser put to sleep is soon forgotten by the others.
    const again = setInterval(look, 30_000);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(again);
      document.removeEventListener("visibilitychange", look);
    };
  }, [open]);

  useEffect(() => {
    // A click on a notice that the service worker showed.
    const on_message = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "object" && data !== null && "open" in data && typeof data.open === "string") go(data.open);
    };
    navigator.serviceWorker?.addEventListener("message", on_message);
    return () => navigator.serviceWorker?.removeEventListener("message", on_message);
  }, [go]);
  return null;
}
