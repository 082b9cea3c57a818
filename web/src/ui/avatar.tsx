/** A face, or the initial of the last word of a name. The ring sets the mark off from whatever lies below. */
export function Avatar({
  initial,
  picture,
  mark,
  size = 40,
}: {
  initial: string;
  picture?: string | null;
  mark?: { readonly image: string | null; readonly letter: string } | null;
  size?: number;
}) {
  return (
    <span aria-hidden="true" className="relative inline-flex shrink-0" style={{ width: size, height: size }}>
      {picture ? (
        <img src={picture} alt="" width={size} height={size} className="rounded-full object-cover" />
      ) : (
        <span className="flex size-full items-center justify-center rounded-full border border-line bg-surface font-medium text-muted">
          {initial}
        </span>
      )}
      {mark && (
        <span className="absolute -right-1 -bottom-1 flex size-5 items-center justify-center overflow-hidden rounded-full border-2 border-back bg-back text-xs leading-none font-semibold text-accent">
          {mark.image ? <img src={mark.image} alt="" width={16} height={16} /> : mark.letter}
        </span>
      )}
    </span>
  );
}
