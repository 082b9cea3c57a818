/** A reply has arrived from the shop: remember it, record it, and tell of it as the platform would. */
import { deliver } from "./life.mjs";
import { wireOf } from "./platforms.mjs";

const soon = 20;

/**
 * Takes a reply. With the echo mode `early` or `double` the webhook is through before this resolves, so before the
 * caller answers: the echo overtakes the response.
 */
export async function takeReply(world, channel, thread, message) {
  channel.remember(thread, message);
  world.replied(channel, thread, message);
  await echo(world, channel, () => wireOf(channel.platform).message(channel, thread, echoed(world, message)));
  acknowledge(world, channel, thread, message);
  return message;
}

/** Sends the echo of something the API did, as the echo mode of the platform says. */
export async function echo(world, channel, events) {
  const { mode, delay_ms } = world.echoes[channel.platform];
  const send = () => deliver(world, events()).deliveries;
  switch (mode) {
    case "none": return;
    case "early": await send(); return;
    case "double":
      await send();
      world.later(soon, send);
      return;
    case "late": world.later(delay_ms, send); return;
    default: world.later(soon, send);
  }
}

/** In mode `other_form` the text comes back decomposed, as some devices write it. */
function echoed(world, message) {
  return world.echoes[message.platform]?.mode === "other_form" ? { ...message, text: message.text?.normalize("NFD") } : message;
}

/** The customer's phone gets the reply, then the customer reads it; where a platform tells. */
function acknowledge(world, channel, thread, message) {
  const wire = wireOf(channel.platform);
  if (!world.receipts.on || !wire.receipt) return;
  const tell = (kind) => deliver(world, wire.receipt(channel, thread, { kind, messages: [message] }));
  world.later(world.receipts.delay_ms, () => tell("delivered"));
  world.later(world.receipts.delay_ms * 2.5, () => tell("read"));
}
