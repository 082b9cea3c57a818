/** What every delivered event carries beside its platform's bytes. */

/**
 * An event of a channel. `body` is the platform's JSON value. `lasting` events are chat lines or comments: the store must
 * hold them for ever. `id` is unique within the channel for every event.
 */
export function event(channel, fields) {
  return {
    platform: channel.platform, workspace: channel.workspace, channel: channel.external_id, owner: channel, app: channel.app,
    at: Date.now(), lasting: false, ...fields,
  };
}

/** Platforms that tell times in whole seconds only. */
const wholeSeconds = new Set(["tiktok_shop", "shopee"]);

/** The event that tells of a message: `body` is all that differs between platforms, `text` what it says in words. */
export function messageEvent(channel, thread, message, body, text, more = {}) {
  return event(channel, {
    thread: thread.id, id: message.id, kind: message.by === "customer" ? message.kind : `${message.by}:${message.kind}`,
    text: text ?? "", at: wholeSeconds.has(channel.platform) ? Math.floor(message.at / 1000) * 1000 : message.at, direction: message.by === "customer" ? "incoming" : "outgoing",
    hidden: message.hidden, lasting: message.by !== "api", message, body, ...more,
  });
}
