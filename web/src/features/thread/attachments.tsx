import { useState } from "react";
import { platform_name, safe_link, useDesk, useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import { Icon, type IconName } from "@/ui/icons";
import type { Attachment } from "@/wire/message";
import { file_size } from "@/words/format";
import type { Key } from "@/words/vi";
import { picture_box } from "./picture_box";

interface Props {
  readonly attachment: Attachment;
  readonly platform: string;
  /** Whether one may ask for it to be fetched again. */
  readonly active: boolean;
  readonly onOpen: (attachment: Attachment) => void;
}

/** One attachment in a bubble: what it is, or that it is being fetched, could not be had, or lies on the platform. */
export function AttachmentView({ attachment, platform, active, onOpen }: Props) {
  switch (attachment.kind) {
    case "image":
    case "sticker":
      return <Picture attachment={attachment} platform={platform} active={active} onOpen={onOpen} />;
    case "video":
    case "audio":
    case "file":
      return <Media attachment={attachment} platform={platform} active={active} />;
    case "location":
      return <Place attachment={attachment} />;
    case "product":
    case "order":
    case "template":
      return <Card attachment={attachment} platform={platform} />;
    case "unsupported":
      return <Unsupported />;
  }
}

function Picture({ attachment, platform, active, onOpen }: Props) {
  const { say } = useWords();
  const [broken, set_broken] = useState(false);
  const box = picture_box(attachment);
  const label = attachment.kind === "sticker" ? say("media.sticker") : say("media.image");
  const shown = attachment.state === "ready" && attachment.url?.startsWith("/media/") && !broken;
  if (!shown) {
    const state = attachment.state === "ready" ? "failed" : attachment.state;
    return (
      <div
        style={{ width: box.width, height: box.height }}
        className="flex max-w-full flex-col items-center justify-center gap-2 rounded-md border border-line bg-surface p-2 text-center text-sm text-muted"
      >
        <span className={state === "fetching" ? "pulse-quietly" : ""}>
          <Icon name={state === "failed" ? "warning" : "image"} size={28} />
        </span>
        <Placeholder attachment={attachment} state={state} platform={platform} active={active} image />
      </div>
    );
  }
  return (
    <button
      type="button"
      data-picture={attachment.id}
      aria-label={attachment.name ? `${say("media.open")}: ${attachment.name}` : say("media.open")}
      onClick={() => onOpen(attachment)}
      className="block max-w-full overflow-hidden rounded-md bg-surface"
      style={{ width: box.width, height: box.height }}
    >
      <img
        src={attachment.url ?? ""}
        alt={attachment.name || label}
        width={box.width}
        height={box.height}
        loading="lazy"
        decoding="async"
        onError={() => set_broken(true)}
        className={`size-full ${attachment.kind === "sticker" ? "object-contain" : "object-cover"}`}
      />
    </button>
  );
}

function Placeholder({
  attachment,
  state,
  platform,
  active,
  image = false,
}: {
  attachment: Attachment;
  state: Attachment["state"];
  platform: string;
  active: boolean;
  image?: boolean;
}) {
  const { say } = useWords();
  const from = platform_name(platform, say);
  const link = safe_link(attachment.link ?? attachment.url);
  const words: Record<string, Key> = image
    ? { fetching: "media.fetching.image", failed: "media.failed.image" }
    : { fetching: "media.fetching", failed: "media.failed" };
  const key = words[state];
  if (state === "failed" && attachment.state === "failed" && active)
    return <FetchAgain id={attachment.id} words={say(key ?? "media.failed")} />;
  if (key) return <span>{say(key, { platform: from })}</span>;
  return link ? (
    <Outward href={link} label={say("media.linked", { platform: from })} />
  ) : (
    <span>{say("media.linked", { platform: from })}</span>
  );
}

function FetchAgain({ id, words }: { id: string; words: string }) {
  const desk = useDesk();
  const { say } = useWords();
  const [asked, ask] = useState(false);
  return (
    <span>
      {words}
      <Button
        look="quiet"
        disabled={asked}
        onClick={() => {
          ask(true);
          // The attachment itself tells by an event that it is being fetched; only a refusal gives the button back.
          desk.fetch_again(id).catch(() => ask(false));
        }}
      >
        {say("common.retry")}
      </Button>
    </span>
  );
}

function Outward({ href, label }: { href: string; label: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="underline">
      {label}
    </a>
  );
}

function Media({ attachment, platform, active }: Omit<Props, "onOpen">) {
  const { say, language } = useWords();
  const url = attachment.state === "ready" ? safe_link(attachment.url) : null;
  const name = attachment.name || say(`list.${attachment.kind}`);
  if (url && attachment.kind === "video") {
    return (
      <div className="w-[280px] max-w-full">
        {/* biome-ignore lint/a11y/useMediaCaption: customers send no captions */}
        <video
          src={url}
          controls
          playsInline
          preload="metadata"
          aria-label={name}
          className="aspect-video w-full rounded-md bg-black"
        />
        <Length attachment={attachment} />
      </div>
    );
  }
  if (url && attachment.kind === "audio") {
    return (
      <div className="w-[280px] max-w-full">
        {/* biome-ignore lint/a11y/useMediaCaption: customers send no captions */}
        <audio src={url} controls preload="none" aria-label={name} className="h-12 w-full" />
        <Length attachment={attachment} />
      </div>
    );
  }
  return (
    <div className="flex max-w-full items-center gap-2 rounded-md border border-line bg-surface p-2 text-sm text-text">
      <Icon name={attachment.state === "failed" ? "warning" : "file"} />
      <div className="min-w-0">
        <div className="cut">{name}</div>
        <div className="text-xs text-muted">
          {url ? (
            <a href={url} download={attachment.name ?? ""} className="underline">
              {say("media.download")}
              {attachment.size ? ` · ${file_size(attachment.size, language)}` : ""}
            </a>
          ) : (
            <Placeholder attachment={attachment} state={attachment.state} platform={platform} active={active} />
          )}
        </div>
      </div>
    </div>
  );
}

/** How long it plays, said before anything of it was fetched. */
function Length({ attachment }: { attachment: Attachment }) {
  const { say } = useWords();
  const seconds = Math.round(attachment.duration_seconds ?? 0);
  if (seconds <= 0) return null;
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return <div className="text-xs text-muted">{say("media.duration", { time })}</div>;
}

function Place({ attachment }: { attachment: Attachment }) {
  const { say } = useWords();
  const { latitude, longitude } = attachment;
  const map =
    latitude != null && longitude != null
      ? `https://www.google.com/maps?q=${latitude},${longitude}`
      : safe_link(attachment.link);
  return (
    <CardBox icon="place" title={attachment.title || attachment.name || say("media.location")} text={attachment.text}>
      {map && <Outward href={map} label={say("media.location.open")} />}
    </CardBox>
  );
}

function Card({ attachment, platform }: Pick<Props, "attachment" | "platform">) {
  const { say } = useWords();
  const link = safe_link(attachment.link);
  const kind: Key =
    attachment.kind === "order" ? "media.order" : attachment.kind === "product" ? "media.product" : "media.template";
  const picture = attachment.url?.startsWith("/media/") && attachment.state === "ready" ? attachment.url : null;
  return (
    <CardBox
      icon="box"
      title={attachment.title || attachment.name || say(kind)}
      text={attachment.text}
      picture={picture}
    >
      {link && <Outward href={link} label={say("media.linked", { platform: platform_name(platform, say) })} />}
    </CardBox>
  );
}

function Unsupported() {
  const { say } = useWords();
  return <p className="m-0 text-sm italic">{say("thread.unsupported")}</p>;
}

function CardBox({
  icon,
  title,
  text,
  picture,
  children,
}: {
  icon: IconName;
  title: string;
  text?: string | null;
  picture?: string | null;
  children: React.ReactNode;
}) {
  return (
    <div className="flex w-[280px] max-w-full gap-2 rounded-md border border-line bg-surface p-2 text-sm text-text">
      {picture ? (
        <img src={picture} alt="" width={56} height={56} loading="lazy" className="size-14 rounded-md object-cover" />
      ) : (
        <Icon name={icon} size={24} />
      )}
      <div className="min-w-0">
        <div className="words-wrap font-medium">{title}</div>
        {text && <div className="words-wrap text-muted">{text}</div>}
        <div className="text-accent">{children}</div>
      </div>
    </div>
  );
}
