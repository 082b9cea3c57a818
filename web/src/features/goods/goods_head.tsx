import type { ReactNode } from "react";
import { Link } from "wouter";
import { PageHead, useShopWords } from "@/features/counter";

const ways = [
  ["products", "/products"],
  ["listings", "/products/listings"],
] as const;

/** The heading of both tables, with the way from one to the other. */
export function GoodsHead({
  badge,
  here,
  children,
}: {
  badge: ReactNode;
  here: "products" | "listings";
  children?: ReactNode;
}) {
  const { say } = useShopWords();
  return (
    <>
      <PageHead title={say(here === "products" ? "goods.title" : "listing.title")} badge={badge}>
        {children}
      </PageHead>
      <nav aria-label={say("goods.views")} className="flex border-b border-line px-2">
        {ways.map(([name, href]) => (
          <Link
            key={name}
            href={href}
            aria-current={name === here ? "page" : undefined}
            className={`target flex items-center border-b-2 px-3 text-sm ${name === here ? "border-accent font-medium text-accent" : "border-transparent text-muted hover:text-text"}`}
          >
            {say(name === "products" ? "goods.tab" : "listing.tab")}
          </Link>
        ))}
      </nav>
    </>
  );
}
