import { Icon } from "@/ui/icons";

/** A small picture of what is sold, or a box where there is none. Beside the name, so it says nothing by itself. */
export function Picture({ url, size = 40 }: { url: string | null | undefined; size?: number }) {
  return (
    <span
      aria-hidden="true"
      style={{ width: size, height: size }}
      className="inline-flex shrink-0 items-center justify-center overflow-hidden rounded-md border border-line bg-surface text-muted"
    >
      {url ? <img src={url} alt="" loading="lazy" className="size-full object-cover" /> : <Icon name="image" />}
    </span>
  );
}
