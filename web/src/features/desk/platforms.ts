import { known_key, type Say } from "@/words/catalogue";

/** Each connector's own drawing, so that a new platform needs no change here. */
const drawings = import.meta.glob<string>("../../../../connectors/*/icon.svg", {
  eager: true,
  query: "?inline",
  import: "default",
});

const images = new Map(Object.entries(drawings).map(([path, image]) => [path.split("/").at(-2) ?? "", image]));

export function mark_of(platform: string): { readonly image: string | null; readonly letter: string } {
  return { image: images.get(platform) ?? null, letter: (platform[0] ?? "?").toUpperCase() };
}

export function platform_name(platform: string, say: Say): string {
  const key = `platform.${platform}`;
  return known_key(key) ? say(key) : platform;
}

/** An address one may follow: of the web, or of our own server; else nothing. Customers write addresses too. */
export function safe_link(address: string | null | undefined): string | null {
  if (!address) return null;
  if (address.startsWith("/") && !address.startsWith("//")) return address;
  try {
    const { protocol, href } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}
