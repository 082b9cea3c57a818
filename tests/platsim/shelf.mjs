/**
 * What one shop on a market place offers, and how much of it the market place believes to be there.
 *
 * A buyer takes from it at once, a cancelled order gives back, Gom and the seller set it. Every change is noted with its
 * number and time, so a test can ask whether an older number came after a newer one. Stock never falls below nothing.
 */
import { catalogue } from "./catalogue.mjs";
import { stableDigits } from "./ids.mjs";
import { Impossible } from "./world.mjs";

const movesKept = 2000;
export const mostThere = 999999;

/** Of the first shop, so that the examples of the documents and of these tests are about something it sells. */
const examples = { tiktok_shop: { AT01: "1729592969712207008", "AT01-DEN-M": "1729592969712207013" }, shopee: { AT01: "21094567890", "AT01-DEN-M": "98765432101" } };

/** This SKU lies in two warehouses of TikTok Shop. */
const inTwoPlaces = "AK07-DEN-L";

let changes = 0;

export class Shelf {
  constructor(channel, first) {
    this.channel = channel;
    this.items = new Map();
    const { seed } = channel.world;
    const digits = (length, ...what) => stableDigits(length, seed, channel.platform, channel.external_id, ...what);
    const tiktok = channel.platform === "tiktok_shop";
    this.warehouses = tiktok ? [digits(19, "warehouse", 1), digits(19, "warehouse", 2)] : [""];
    for (const product of catalogue()) {
      const known = (first && examples[channel.platform]) || {};
      const item = { id: known[product.code] ?? digits(tiktok ? 19 : 11, "item", product.code), name: product.name, code: product.code, options: product.options,
        description: product.description, picture: channel.world.media.url("image", "jpg", `${product.picture}-${product.code}`), status: "live",
        created_at: Date.now() - 86400000, updated_at: Date.now() - 86400000, models: [] };
      const alone = !tiktok && !product.options.length;
      for (const one of product.variants) {
        const key = one.sku || product.code;
        const model = { id: alone ? "0" : known[one.sku] ?? digits(tiktok ? 19 : 12, "model", key), item, seller_sku: one.sku, values: one.values, price: one.price,
          there: new Map([[this.warehouses[0], one.stock]]), committed: 0, refuse: 0, moves: [] };
        if (tiktok && one.sku === inTwoPlaces) model.there = new Map([[this.warehouses[0], Math.ceil(one.stock / 2)], [this.warehouses[1], Math.floor(one.stock / 2)]]);
        item.models.push(model);
      }
      this.items.set(item.id, item);
    }
  }

  models() {
    return [...this.items.values()].flatMap((item) => item.models);
  }

  /** What a control call means: by seller SKU, or by the platform's own ids; undefined when there is no such thing. */
  find({ sku, item_id, model_id }) {
    if (item_id !== undefined) {
      const models = this.items.get(String(item_id))?.models ?? [];
      return model_id === undefined && models.length === 1 ? models[0] : models.find((one) => one.id === String(model_id));
    }
    return this.models().find((one) => (model_id === undefined ? one.seller_sku.toLowerCase() === String(sku).toLowerCase() : one.id === String(model_id)));
  }

  /** As `find`; what is not offered is an error of the caller. */
  offered(wanted) {
    const model = this.find(wanted);
    if (!model) throw new Impossible(`${this.channel.name} does not offer ${wanted.sku ?? `${wanted.item_id}/${wanted.model_id ?? ""}`}`, 404);
    return model;
  }

  itemOf(code) {
    return [...this.items.values()].find((one) => one.code === code);
  }

  /** A buyer takes pieces: from which warehouses, [[warehouse, pieces]]. All or nothing. */
  take(model, quantity, order) {
    if (!(Number.isInteger(quantity) && quantity > 0)) throw new Impossible("quantity must be a whole number above 0");
    const left = available(model);
    if (left < quantity) throw new Impossible(`${model.seller_sku || model.item.name} is sold out there: ${left} left, ${quantity} wanted`, 409);
    const taken = [];
    let open = quantity;
    for (const [warehouse, pieces] of model.there) {
      const some = Math.min(pieces, open);
      if (!some) continue;
      model.there.set(warehouse, pieces - some);
      taken.push([warehouse, some]);
      open -= some;
    }
    model.committed += quantity;
    this.note(model, "sold", -quantity, { order });
    return taken;
  }

  /** A cancelled order gives back what it took. */
  putBack(model, taken, order) {
    let quantity = 0;
    for (const [warehouse, pieces] of taken) {
      model.there.set(warehouse, (model.there.get(warehouse) ?? 0) + pieces);
      quantity += pieces;
    }
    model.committed -= quantity;
    this.note(model, "back", quantity, { order });
  }

  /** The parcel has left: nothing is held for it any more. */
  hand(model, quantity) {
    model.committed -= quantity;
  }

  /** From now on there are so many: `told` maps warehouses to pieces. `kind`: "update" by Gom, "set" by hand there. */
  set(model, told, kind) {
    const before = available(model);
    for (const [warehouse, pieces] of told) model.there.set(warehouse, pieces);
    this.note(model, kind, available(model) - before, {});
  }

  /** An update that was not carried out, and why. */
  refused(model, value, why) {
    this.note(model, "refused", 0, { value, why });
  }

  note(model, kind, change, more) {
    this.channel.world.trades += 1;
    model.item.updated_at = Date.now();
    model.moves.push({ n: ++changes, at: new Date().toISOString(), kind, change, value: available(model), ...(model.there.size > 1 && { warehouses: Object.fromEntries(model.there) }), ...more });
    if (model.moves.length > movesKept) model.moves.shift();
  }
}

/** How many a buyer could order now. */
export function available(model) {
  return [...model.there.values()].reduce((sum, one) => sum + one, 0);
}

/** "Đen, M", or nothing where there is but one kind. */
export function variantName(model, separator = ", ") {
  return model.values.join(separator);
}
