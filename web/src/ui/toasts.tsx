import { useSyncExternalStore } from "react";
import { Button, IconButton } from "./button";
import { toasts } from "./toast_box";

/** The page's notices, bottom left. Always in the page, so that a screen reader hears what comes in; it is polite. */
export function Toasts({ label, close }: { label: string; close: string }) {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <section
      aria-label={label}
      className="pointer-events-none fixed inset-x-2 bottom-18 z-30 md:inset-x-auto md:bottom-3 md:left-3 md:w-96 print:hidden"
    >
      <ol
        // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is one
        role="list"
        aria-live="polite"
        className="m-0 flex list-none flex-col gap-2 p-0"
        onMouseEnter={() => toasts.pause(true)}
        onMouseLeave={() => toasts.pause(false)}
        onFocus={() => toasts.pause(true)}
        onBlur={() => toasts.pause(false)}
      >
        {shown.map(({ id, words, action, look }) => (
          <li
            key={id}
            data-toast={look ?? "plain"}
            className={`pointer-events-auto flex items-center gap-1 rounded-md border py-1 pr-1 pl-3 text-sm shadow-lg ${look === "trouble" ? "border-danger bg-back text-danger" : "border-line bg-surface text-text"}`}
          >
            <span className="words-wrap min-w-0 flex-1 py-1">{words}</span>
            {action && (
              <Button look="quiet" className="font-medium" onClick={() => toasts.act(id)}>
                {action.label}
              </Button>
            )}
            <IconButton icon="close" label={close} onClick={() => toasts.close(id)} />
          </li>
        ))}
      </ol>
    </section>
  );
}
