/** The four wire formats, by name. */
import * as messenger from "./messenger/webhook.mjs";
import { orderChanged as shopeeOrder } from "./shopee/order_pushes.mjs";
import * as shopee from "./shopee/webhook.mjs";
import { orderChanged as tiktokOrder } from "./tiktok_shop/order_pushes.mjs";
import * as tiktok_shop from "./tiktok_shop/webhook.mjs";
import * as zalo from "./zalo/webhook.mjs";

const wires = { messenger, zalo, tiktok_shop: { ...tiktok_shop, orderChanged: tiktokOrder }, shopee: { ...shopee, orderChanged: shopeeOrder } };

/** How a platform writes its webhooks. */
export function wireOf(platform) {
  return wires[platform];
}
