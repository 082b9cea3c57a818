import { Link, useLocation } from "wouter";
import { OwnState, useSelect, useWords } from "@/features/desk";
import { Icon, type IconName } from "@/ui/icons";
import type { Key } from "@/words/vi";

const places: readonly {
  readonly href: string;
  readonly under: string;
  readonly icon: IconName;
  readonly words: Key;
  /** For supervisors and owners; the board is led to by the reports where there is little room. */
  readonly supervise?: "everywhere" | "desk";
}[] = [
  { href: "/inbox", under: "/inbox", icon: "inbox", words: "nav.inbox" },
  { href: "/orders", under: "/orders", icon: "order", words: "nav.orders" },
  { href: "/products", under: "/products", icon: "box", words: "nav.products" },
  { href: "/customers", under: "/customers", icon: "people", words: "nav.customers" },
  { href: "/history", under: "/history", icon: "clock", words: "nav.history", supervise: "everywhere" },
  { href: "/live-board", under: "/live-board", icon: "gauge", words: "nav.board", supervise: "desk" },
  { href: "/reports/volume", under: "/reports", icon: "chart", words: "nav.reports", supervise: "everywhere" },
  { href: "/settings", under: "/settings", icon: "settings", words: "nav.settings" },
];

/** The ways through the page: a rail on a desk, a bar at the bottom of a phone, which an open thread hides. */
export function Nav({ hidden_on_phone }: { hidden_on_phone: boolean }) {
  const { say } = useWords();
  const [at] = useLocation();
  const role = useSelect((state) => state.me?.staff.role);
  const supervises = role === "supervisor" || role === "owner";
  const shown = places.filter(({ supervise }) => !supervise || supervises);
  return (
    <nav
      data-region="[aria-current]"
      aria-label={say("app.nav")}
      className={`${hidden_on_phone ? "hidden md:flex" : "flex"} order-last shrink-0 justify-between overflow-x-auto border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:order-first md:w-18 md:flex-col md:justify-start md:overflow-x-visible md:gap-2 md:border-t-0 md:border-r md:py-3`}
    >
      {shown.map(({ href, under, icon, words, supervise }) => (
        <Link
          key={href}
          href={href}
          aria-current={at.startsWith(under) ? "page" : undefined}
          className={`target ${supervise === "desk" ? "hidden md:flex" : "flex"} shrink-0 grow flex-col items-center justify-center gap-0.5 px-1 py-1 text-xs whitespace-nowrap md:grow-0 md:whitespace-normal ${at.startsWith(under) ? "font-medium text-accent" : "text-muted hover:text-text"}`}
        >
          <Icon name={icon} />
          {say(words)}
        </Link>
      ))}
      <div className="mt-auto hidden md:flex md:flex-col">
        <OwnState wide={false} />
      </div>
    </nav>
  );
}
