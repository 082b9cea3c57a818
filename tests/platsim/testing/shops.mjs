/** A simulator with both market places, and the questions tests of selling ask of it. */
import { client } from "./client.mjs";
import { stage } from "./receiver.mjs";

export const marketPlaces = ["tiktok_shop", "shopee"];
export const sku = "AT01-DEN-M";

/** Calls to both platforms, what is there of a SKU, and the pushes that came. */
export async function shops(t, options) {
  const staged = await stage(t, options);
  const { world, look } = staged;
  const stock = async (platform, which = sku) => (await look(`stock?platform=${platform}&sku=${encodeURIComponent(which)}`)).stock[0];
  const pushes = (platform) => staged.receiver.got.filter((one) => one.path.includes(platform)).map((one) => one.json);
  return { ...staged, tiktok: client(world, "tiktok_shop"), shopee: client(world, "shopee"), stock, pushes };
}
