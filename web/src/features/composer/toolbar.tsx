import { useWords } from "@/features/desk";
import { IconButton } from "@/ui/button";

export interface Tools {
  readonly attach: () => void;
  readonly emoji: () => void;
  readonly product: () => void;
  readonly quick: () => void;
  readonly options: () => void;
}

/** What can be put into what is written. A note takes no files and no quick replies. */
export function Toolbar({
  note,
  disabled,
  limits,
  emoji_open,
  tools,
}: {
  note: boolean;
  disabled: boolean;
  /** Which files the channel takes. */
  limits: string;
  emoji_open: boolean;
  tools: Tools;
}) {
  const { say } = useWords();
  return (
    <>
      {!note && (
        <>
          <IconButton
            icon="attach"
            label={say("composer.attach")}
            title={[say("composer.attach.hint"), limits].filter(Boolean).join(". ")}
            aria-description={limits}
            aria-keyshortcuts="Control+Shift+U"
            disabled={disabled}
            onClick={tools.attach}
          />
          <IconButton
            icon="phrase"
            label={say("composer.quick")}
            aria-keyshortcuts="Alt+Q"
            disabled={disabled}
            onClick={tools.quick}
          />
        </>
      )}
      <IconButton
        icon="smile"
        label={say("composer.emoji")}
        aria-expanded={emoji_open}
        disabled={disabled}
        onClick={tools.emoji}
      />
      <IconButton
        icon="box"
        label={say("composer.product")}
        aria-keyshortcuts="Alt+S"
        disabled={disabled}
        onClick={tools.product}
      />
      <IconButton icon="sliders" label={say("composer.options")} onClick={tools.options} />
    </>
  );
}
