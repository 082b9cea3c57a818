import { safe_link, useWords } from "@/features/desk";
import type { Enclosed } from "@/store/state";
import { Button, IconButton } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { file_size } from "@/words/format";
import type { Upload, Uploads } from "./use_uploads";

/** What goes along with what is written: how it looks, how large it is, how far it has come, and a way to leave it out. */
export function Enclosures({
  enclosed,
  uploads,
  onRemove,
}: {
  enclosed: readonly Enclosed[];
  uploads: Uploads;
  onRemove: (id: string) => void;
}) {
  const { say } = useWords();
  if (enclosed.length === 0 && uploads.going.length === 0) return null;
  return (
    <ul
      aria-label={say("composer.attached")}
      className="m-0 mb-2 flex max-h-44 list-none flex-wrap gap-2 overflow-y-auto p-0"
    >
      {enclosed.map((one) => (
        <There key={one.id} one={one} preview={uploads.preview_of(one.id)} onRemove={() => onRemove(one.id)} />
      ))}
      {uploads.going.map((one) => (
        <Going
          key={`upload ${one.key}`}
          one={one}
          onCancel={() => uploads.cancel(one.key)}
          onAgain={() => uploads.again(one.key)}
        />
      ))}
    </ul>
  );
}

const card = "flex max-w-full items-center gap-2 rounded-md border border-line bg-surface p-1 pl-1.5 text-xs";

function There({ one, preview, onRemove }: { one: Enclosed; preview: string | null; onRemove: () => void }) {
  const { say, language } = useWords();
  const product = one.kind === "product";
  const picture = preview ?? (one.kind === "image" ? safe_link(one.thumbnail_url ?? one.url) : null);
  const name = one.title || one.name || (product ? say("composer.product.card") : say(`list.${one.kind}`));
  return (
    <li className={card}>
      {picture ? <Picture source={picture} /> : <Icon name={product ? "box" : "file"} />}
      <span className="min-w-0 max-w-40">
        <span className="cut block">{name}</span>
        <span className="text-muted">
          {product ? say("composer.product.card") : one.size ? file_size(one.size, language) : ""}
        </span>
      </span>
      <IconButton icon="close" label={say("composer.remove", { name })} onClick={onRemove} />
    </li>
  );
}

function Going({ one, onCancel, onAgain }: { one: Upload; onCancel: () => void; onAgain: () => void }) {
  const { say, language } = useWords();
  const { name } = one.file;
  return (
    <li className={card}>
      {one.preview ? <Picture source={one.preview} /> : <Icon name="file" />}
      <span className="min-w-0 max-w-40">
        <span className="cut block">{name}</span>
        {one.failed ? (
          <span role="alert" className="text-danger">
            {say("composer.upload.failed")}
          </span>
        ) : (
          <>
            <progress
              className="block h-1.5 w-full accent-button"
              max={1}
              value={one.gone}
              aria-label={say("composer.uploading")}
            />
            <span className="text-muted tabular-nums">
              {say("composer.uploading.at", { n: Math.round(one.gone * 100) })} · {file_size(one.file.size, language)}
            </span>
          </>
        )}
      </span>
      {one.failed && (
        <Button look="quiet" onClick={onAgain}>
          {say("common.retry")}
        </Button>
      )}
      <IconButton icon="close" label={say("composer.remove", { name })} onClick={onCancel} />
    </li>
  );
}

function Picture({ source }: { source: string }) {
  return <img src={source} alt="" width={48} height={48} className="size-12 shrink-0 rounded-md object-cover" />;
}
