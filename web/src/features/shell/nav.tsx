import { useCallback, useState } from "react";
import { Link, useLocation } from "wouter";
import { OwnState, useSelect, useWords } from "@/features/desk";
import { Icon, type IconName } from "@/ui/icons";
import { PopMenu, type Spot } from "@/ui/pop_menu";
import type { Key } from "@/words/vi";

const places: readonly {
  readonly href: string;
  readonly under: string;
  readonly icon: IconName;
  readonly words: Key;
  /** For supervisors and owners. */
  readonly supervise?: true;
}[] = [
  { href: "/inbox", under: "/inbox", icon: "inbox", words: "nav.inbox" },
  { href: "/orders", under: "/orders", icon: "order", words: "nav.orders" },
  { href: "/products", under: "/products", icon: "box", words: "nav.products" },
  { href: "/customers", under: "/customers", icon: "people", words: "nav.customers" },
  { href: "/history", under: "/history", icon: "clock", words: "nav.history", supervise: true },
  { href: "/live-board", under: "/live-board", icon: "gauge", words: "nav.board", supervise: true },
  { href: "/reports/volume", under: "/reports", icon: "chart", words: "nav.reports", supervise: true },
  { href: "/settings", under: "/settings", icon: "settings", words: "nav.settings" },
];

/** A thumb's bar has room for so many; the others are one touch further. */
const on_a_phone = 4;

/** The ways through the page: a rail on a desk, a bar at the bottom of a phone, which an open thread hides. */
export function Nav({ hidden_on_phone }: { hidden_on_phone: boolean }) {
  const { say } = useWords();
  const [at, go] = useLocation();
  const role = useSelect((state) => state.me?.staff.role);
  const supervises = role === "supervisor" || role === "owner";
  const shown = places.filter(({ supervise }) => !supervise || supervises);
  const [more, open_more] = useState<Spot | null>(null);
  const close_more = useCallback(() => open_more(null), []);
  const elsewhere = shown.slice(on_a_phone);
  const here = elsewhere.find(({ under }) => at.startsWith(under));
  return (
    <nav
      data-region="[aria-current]"
      aria-label={say("app.nav")}
      className={`${hidden_on_phone ? "hidden md:flex" : "flex"} order-last shrink-0 justify-around border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:order-first md:w-18 md:flex-col md:justify-start md:gap-2 md:border-t-0 md:border-r md:py-3`}
    >
      {shown.map(({ href, under, icon, words }, place) => (
        <Link
          key={href}
          href={href}
          aria-current={at.startsWith(under) ? "page" : undefined}
          className={`target ${place >= on_a_phone ? "hidden md:flex" : "flex"} min-w-0 flex-1 flex-col items-center justify-center gap-0.5 py-1 text-xs md:flex-none ${at.startsWith(under) ? "font-medium text-accent" : "text-muted hover:text-text"}`}
        >
          <Icon name={icon} />
          {say(words)}
        </Link>
      ))}
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded={more !== null}
        onClick={(event) => open_more(event.currentTarget.getBoundingClientRect())}
        className={`target flex flex-1 flex-col items-center justify-center gap-0.5 py-1 text-xs md:hidden ${here ? "font-medium text-accent" : "text-muted"}`}
      >
        <Icon name="dots" />
        {say("nav.more")}
      </button>
      {more && (
        <PopMenu
          label={say("nav.more")}
          at={more}
          choices={elsewhere.map(({ href, icon, words }) => ({
            key: href,
            icon,
            label: say(words),
            run: () => go(href),
          }))}
          onClose={close_more}
        />
      )}
      <div className="mt-auto hidden md:flex md:flex-col">
        <OwnState wide={false} />
      </div>
    </nav>
  );
}
