/** A notice of the system's own, beside whatever else is on the screen. */
export interface SystemNotice {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  /** Where a click on it leads. */
  readonly path: string;
}

export function may_notify(): boolean {
  return "Notification" in globalThis && Notification.permission === "granted";
}

/** Through the service worker where there is one: on a phone there is no other way. A click opens what it tells of. */
export async function notify(notice: SystemNotice, go: (path: string) => void): Promise<void> {
  if (!may_notify()) return;
  const { title, body, tag, path } = notice;
  const options = { body, tag, icon: "/icon.svg", lang: "vi", data: { path } };
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (worker?.active) return worker.showNotification(title, options);
  try {
    const shown = new Notification(title, options);
    shown.addEventListener("click", () => {
      globalThis.focus();
      go(path);
      shown.close();
    });
  } catch {
    // Some browsers only know notices of a service worker.
  }
}
