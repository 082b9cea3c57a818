import { useRef } from "react";
import { shop_trouble_words, useAct, useShopWords } from "@/features/counter";
import { Button } from "@/ui/button";
import { Picture } from "./picture";

/** The picture of a product, and the way to another one. */
export function PictureField({
  url,
  editable,
  onPick,
}: {
  url: string | null | undefined;
  editable: boolean;
  onPick: (file: File) => Promise<void>;
}) {
  const { say } = useShopWords();
  const { busy, trouble, run } = useAct();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="flex w-28 shrink-0 flex-col items-center gap-1">
      <Picture url={url} size={112} />
      {editable && (
        <>
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg,image/webp"
            hidden
            aria-label={say("goods.picture")}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = "";
              if (file) void run(() => onPick(file));
            }}
          />
          <Button look="quiet" disabled={busy} onClick={() => input.current?.click()}>
            {say(busy ? "composer.uploading" : url ? "goods.picture.change" : "goods.picture.add")}
          </Button>
          {trouble && (
            <p role="alert" className="text-center text-sm text-danger">
              {shop_trouble_words(trouble, say)}
            </p>
          )}
        </>
      )}
    </div>
  );
}
