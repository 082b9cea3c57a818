import { lazy } from "react";

/** Nothing in its place: what cannot be fetched without a network is not worth a word beside a field one writes in. */
function Nothing() {
  return null;
}

export const EmojiPicker = lazy(() =>
  import("./emoji_picker").then(
    ({ EmojiPicker }) => ({ default: EmojiPicker }),
    () => ({ default: Nothing as never }),
  ),
) as typeof import("./emoji_picker").EmojiPicker;

export const SendOptions = lazy(() =>
  import("./send_options").then(
    ({ SendOptions }) => ({ default: SendOptions }),
    () => ({ default: Nothing as never }),
  ),
) as typeof import("./send_options").SendOptions;
