/** The four wire formats, by name. */
import * as messenger from "./messenger/webhook.mjs";
import * as shopee from "./shopee/webhook.mjs";
import * as tiktok_shop from "./tiktok_shop/webhook.mjs";
import * as zalo from "./zalo/webhook.mjs";

const wires = { messenger, zalo, tiktok_shop, shopee };

/** How a platform writes its webhooks. */
export function wireOf(platform) {
  return wires[platform];
}
