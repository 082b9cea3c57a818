import { Link } from "wouter";
import { useShopWords } from "@/features/counter";

/** The ways between the sections of the settings. */
export function Sections({ here }: { here: "channels" | "shop" }) {
  const { say } = useShopWords();
  const ways = [
    ["channels", "/settings/channels", say("settings.channels")],
    ["shop", "/settings/shop", say("shop.title")],
  ] as const;
  return (
    <nav aria-label={say("settings.title")} className="flex border-b border-line">
      {ways.map(([name, href, words]) => (
        <Link
          key={name}
          href={href}
          aria-current={name === here ? "page" : undefined}
          className={`target flex items-center border-b-2 px-3 text-sm ${name === here ? "border-accent font-medium text-accent" : "border-transparent text-muted hover:text-text"}`}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}
