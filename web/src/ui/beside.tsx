import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import { Icon } from "./icons";

/** What opens beside a table, on a narrow screen instead of it: a region of its own with a way back. */
export function Beside({
  title,
  back,
  back_label,
  actions,
  children,
}: {
  title: string;
  back: string;
  back_label: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section
      aria-labelledby="beside-title"
      className="flex min-h-0 w-full min-w-0 flex-col border-line lg:w-[28rem] lg:shrink-0 lg:border-l xl:w-[32rem]"
    >
      <header className="flex items-center gap-2 border-b border-line px-2 py-2 print:hidden">
        <Link
          href={back}
          aria-label={back_label}
          title={back_label}
          className="target inline-flex items-center justify-center rounded-md text-muted hover:bg-surface"
        >
          <Icon name="back" />
        </Link>
        <h2
          id="beside-title"
          ref={heading}
          tabIndex={-1}
          className="words-wrap rounded-md px-1 min-w-0 flex-1 text-lg font-semibold"
        >
          {title}
        </h2>
        {actions}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
    </section>
  );
}
