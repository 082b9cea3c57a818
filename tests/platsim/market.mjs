/**
 * What buyers do on TikTok Shop and Shopee during a day: they buy what there is, their parcels travel, some change their
 * mind. News of it come as they do in truth, at times twice, at times late and after newer ones.
 */
import { skuOf } from "./catalogue.mjs";
import { goods } from "./goods.mjs";
import * as life from "./life.mjs";
import { order, stateAfter } from "./orders.mjs";
import { available } from "./shelf.mjs";
import { Impossible } from "./world.mjs";

/** Milliseconds from one buyer to the next. */
const paces = { normal: [12000, 40000], livestream: [700, 3000] };
const stepMs = [15000, 60000];
const strangersAtMost = 400;
const platforms = ["tiktok_shop", "shopee"];

export class Market {
  constructor(day) {
    Object.assign(this, { day, world: day.world, random: day.random });
  }

  begin() {
    const pace = paces[this.day.name];
    if (pace) this.day.every(() => this.random.between(...pace), () => this.purchase());
  }

  /** How the pushes of one change travel. */
  travel() {
    const chance = this.random.next();
    if (chance < 0.08) return { copies: 2 };
    return chance < 0.16 ? { delay_ms: this.world.scaled(this.random.between(60, 1800) * 1000) } : {};
  }

  /** Somebody who was in the chat, or somebody the shop never heard of. */
  buyer() {
    const talking = this.day.visits.filter((one) => platforms.includes(one.channel.platform));
    if (talking.length && this.random.chance(this.day.name === "livestream" ? 0.3 : 0.8)) {
      const visit = this.random.pick(talking);
      return { channel: visit.channel, customer: { id: visit.person.id }, ware: visit.ware, visit };
    }
    const channel = this.random.pick(this.world.channels.filter((one) => platforms.includes(one.platform)));
    return { channel, customer: { id: `day-buyer-${this.random.between(1, strangersAtMost)}` }, ware: this.random.pick(goods) };
  }

  /** What a buyer takes: the thing talked about, in a colour and size that is there. */
  line(channel, ware) {
    const skus = this.random.shuffled(ware.colours.flatMap((colour) => ware.sizes.map((size) => skuOf(ware, colour, size))));
    const sku = skus.find((one) => available(channel.shelf.offered({ sku: one })) > 0);
    return sku && { sku, quantity: Math.min(available(channel.shelf.offered({ sku })), this.random.pick([1, 1, 1, 2, 2, 3])) };
  }

  purchase() {
    const { channel, customer, ware } = this.buyer();
    const wares = this.random.chance(0.25) ? [ware, this.random.pick(goods.filter((one) => one !== ware))] : [ware];
    const lines = wares.map((one) => this.line(channel, one)).filter(Boolean);
    if (!lines.length) return;
    const where = { platform: channel.platform, channel: channel.external_id };
    const bought = order(this.world, { ...where, customer, lines, cod: this.random.chance(0.6), own_shipping: this.random.chance(0.2), deliver: this.travel() });
    const card = this.random.next();
    if (card < 0.35) life.say(this.world, { ...where, customer, kind: "order", order_id: bought.id });
    else if (card < 0.5 && channel.platform === "tiktok_shop") life.say(this.world, { ...where, customer, kind: "entered_from_order", order_id: bought.id });
    this.later(channel, bought.id);
  }

  later(channel, id) {
    this.day.after(this.random.between(...stepMs), () => this.goOn(channel, id));
  }

  /** One more step in the life of an order. */
  goOn(channel, id) {
    const one = channel.orders.get(id);
    if (!one) return;
    const tell = (what) => order(this.world, { platform: channel.platform, channel: channel.external_id, order_id: id, deliver: this.travel(), ...what });
    const { random } = this;
    try {
      if (one.asked?.open) {
        tell({ cancel: random.chance(0.7) ? "accept" : "refuse" });
      } else if (!one.handed && !one.asked && random.chance(0.06)) {
        tell({ cancel: "request", reason: random.pick(["Đổi ý, không mua nữa", "Đặt nhầm màu", "Muốn đổi địa chỉ nhận hàng"]) });
      } else if (one.status === "UNPAID" && random.chance(0.2)) {
        tell({ status: "CANCELLED", by: "SYSTEM", reason: "Quá hạn thanh toán" });
      } else if (!one.tracking && random.chance(0.04)) {
        tell({ to: { address: "17 đường số 5, phường Bến Thành, TP. Hồ Chí Minh" } });
      } else if (["DELIVERED", "TO_CONFIRM_RECEIVE"].includes(one.status) && random.chance(0.05)) {
        tell({ return: true });
        return;
      } else if (stateAfter(channel, one)) {
        tell({ next: true });
      }
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
    }
    if (one.asked?.open || stateAfter(channel, one)) this.later(channel, id);
  }
}
