import { useWords } from "@/features/desk";

/** Who will read the answer to a comment. Where the platform lets us write to its author alone, one chooses. */
export function Audience({
  privately,
  name,
  onChoose,
}: {
  privately: boolean;
  /** Who wrote the comment, where the platform tells. */
  name: string | null;
  /** Null: everybody reads it, there is no choice. */
  onChoose: ((privately: boolean) => void) | null;
}) {
  const { say } = useWords();
  const words = privately
    ? say(name ? "composer.private.name" : "composer.private", { name: name ?? "" })
    : say("composer.public");
  return (
    <div className="flex flex-wrap items-center gap-x-2 px-1 pb-1">
      {onChoose && (
        <fieldset aria-label={say("composer.audience")} className="m-0 flex border-0 p-0">
          {([false, true] as const).map((one) => (
            <button
              key={String(one)}
              type="button"
              aria-pressed={privately === one}
              onClick={() => onChoose(one)}
              className={`target border-b-2 px-2 text-sm ${privately === one ? "border-accent font-medium text-accent" : "border-transparent text-muted"}`}
            >
              {say(one ? "comment.private" : "comment.public")}
            </button>
          ))}
        </fieldset>
      )}
      <p className={`m-0 text-xs ${privately ? "text-muted" : "text-warning"}`}>{words}</p>
    </div>
  );
}
