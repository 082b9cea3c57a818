/**
 * What the simulator says by itself.
 *
 * `normal`: a few dozen customers come to the shop, ask, order, complain and thank; answers make them go on, silence makes
 * them ask again. Around them: comments, purchases on the market places (market.mjs), colleagues, reactions. `livestream`: comments by the
 * dozen on top. `quiet`: nothing. The same seed plays the same day; only answers can change it.
 */
import { capital, skuOf } from "./catalogue.mjs";
import { colleagueWords, dialogues, farewells, liveComments, nudges } from "./dialogues.mjs";
import { address, goods, phone } from "./goods.mjs";
import { Random } from "./ids.mjs";
import * as life from "./life.mjs";
import { Market } from "./market.mjs";

const customersAtMost = 60;
const openingCustomers = 10;
const patienceMs = 45000;
const nudgesAtMost = 2;
const shares = [["messenger", 0.42], ["zalo", 0.26], ["tiktok_shop", 0.17], ["shopee", 0.15]];
const plainKinds = { tiktok_shop: ["text", "image", "sticker"], shopee: ["text", "image", "sticker"] };

export class Day {
  constructor(world, name) {
    Object.assign(this, { world, name });
    this.random = new Random(world.seed, "day");
    this.visits = [];
    this.market = new Market(this);
    this.timers = new Set();
    this.count = 0;
  }

  begin() {
    if (this.name === "quiet") return;
    this.listener = (channel, thread, message) => this.answered(channel, thread, message);
    this.world.onReply.push(this.listener);
    for (let i = 0; i < openingCustomers; ++i) this.after(i * 700, () => this.arrive());
    this.every(() => this.random.between(2500, 6500), () => this.something());
    this.market.begin();
    if (this.name === "livestream") this.every(() => this.random.between(40, 320), () => this.liveComment());
  }

  end() {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    this.world.onReply = this.world.onReply.filter((one) => one !== this.listener);
  }

  after(milliseconds, work) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      try {
        work();
      } catch (error) {
        console.error("platsim: the day stumbled:", error);
      }
    }, milliseconds);
    this.timers.add(timer);
  }

  every(pause, work) {
    const again = () => {
      this.after(pause(), again);
      work();
    };
    this.after(pause(), again);
  }

  /** One thing happens in the shop. */
  something() {
    const { random } = this;
    const what = random.next();
    if (what < 0.5 && this.visits.length < customersAtMost) this.arrive();
    else if (what < 0.62) this.liveComment();
    else if (what < 0.7) this.market.purchase();
    else if (what < 0.74) this.colleague();
    else if (what < 0.79) this.decorate();
    else this.returnOfSomebody();
  }

  /** A customer who has not been here today. */
  arrive() {
    const { random } = this;
    let point = random.next();
    const [platform] = shares.find(([, share]) => (point -= share) < 0) ?? shares[0];
    const channels = this.world.channels.filter((one) => one.platform === platform);
    const channel = random.pick(channels);
    const person = channel.person({ id: `day-${this.count++}` });
    const ware = random.pick(goods);
    const other = random.pick(goods.filter((one) => one !== ware));
    const [colour, otherColour] = random.shuffled(ware.colours);
    const home = address(random);
    const words = { hàng: ware.name, Hàng: capital(ware.name), mã: ware.code, "hàng khác": other.name, size: random.pick(ware.sizes), màu: colour, "màu khác": otherColour,
      tên: person.name, sđt: phone(random), "địa chỉ": home, tỉnh: home.split(", ").pop() };
    const visit = { channel, person, ware, words, turns: this.dialogue(), nudged: 0, waiting: false };
    this.visits.push(visit);
    if (platform === "zalo" && random.chance(0.3)) life.follow(this.world, this.at(visit));
    if (platform === "messenger" && random.chance(0.15)) this.speak(visit, { kind: "ad" });
    if (platform === "tiktok_shop" && random.chance(0.4)) this.speak(visit, { kind: "entered_from_product", sku: skuOf(ware, colour, words.size) });
    this.nextTurn(visit);
  }

  /** The turns of a dialogue; each is heard once before any is heard again. */
  dialogue() {
    if (!this.deck?.length) this.deck = this.random.shuffled(dialogues);
    return [...this.deck.pop()];
  }

  at(visit) {
    return { platform: visit.channel.platform, channel: visit.channel.external_id, customer: { id: visit.person.id } };
  }

  filled(visit, text) {
    return text.replace(/\{([^}]+)\}/g, (whole, name) => visit.words[name] ?? whole);
  }

  speak(visit, what) {
    const kinds = plainKinds[visit.channel.platform];
    const said = typeof what === "string" ? { kind: "text", text: this.filled(visit, what) } : { ...what };
    if (kinds && !kinds.includes(said.kind) && !said.kind.startsWith("entered")) return undefined;
    if (said.kind === "image") said.name = `${visit.ware.picture}-${visit.ware.code}-${this.random.between(1, 4)}`;
    if (said.kind === "sticker") said.name = `tim-${this.random.between(1, 6)}`;
    return life.say(this.world, { ...this.at(visit), ...said });
  }

  /** The messages of a turn come one after the other, as fast as people type. */
  nextTurn(visit) {
    const turn = visit.turns.shift();
    if (!turn) return;
    visit.waiting = false;
    let delay = 0;
    for (const what of turn) {
      this.after(delay, () => this.speak(visit, what));
      delay += this.random.between(900, 3200);
    }
    this.after(delay, () => {
      visit.waiting = true;
      visit.since = Date.now();
    });
  }

  /** The shop has answered: after a while the customer goes on. */
  answered(channel, thread) {
    const visit = this.visits.find((one) => one.channel === channel && one.person === thread.person);
    if (!visit || visit.thinking) return;
    visit.thinking = true;
    this.after(this.random.between(4000, 12000), () => {
      visit.thinking = false;
      if (visit.turns.length) this.nextTurn(visit);
      else if (!visit.thanked) {
        visit.thanked = true;
        this.speak(visit, this.random.pick(farewells));
      }
    });
  }

  /** Somebody who was here before: asks whether anybody is there, or begins anew. */
  returnOfSomebody() {
    const { random } = this;
    const impatient = this.visits.filter((one) => one.waiting && one.nudged < nudgesAtMost && Date.now() - one.since > patienceMs);
    if (impatient.length && random.chance(0.5)) {
      const visit = random.pick(impatient);
      visit.nudged += 1;
      visit.since = Date.now();
      this.speak(visit, random.pick(nudges));
      return;
    }
    const idle = this.visits.filter((one) => !one.turns.length || (one.waiting && one.nudged >= nudgesAtMost));
    if (!idle.length) return;
    const visit = random.pick(idle);
    Object.assign(visit, { turns: this.dialogue(), nudged: 0, thanked: false });
    this.nextTurn(visit);
  }

  liveComment() {
    const { random } = this;
    const channel = random.pick(this.world.channels.filter((one) => one.platform === "messenger"));
    const person = channel.person({ id: `day-live-${random.between(1, 80)}` });
    const ware = random.pick(goods);
    const words = { hàng: ware.name, mã: ware.code, size: random.pick(ware.sizes), màu: random.pick(ware.colours), sđt: phone(random), tỉnh: address(random).split(", ").pop() };
    channel.post("live-hom-nay", { live: true, text: "Live xả kho cuối tuần, đồng giá từ 159k!" });
    life.comment(this.world, { channel: channel.external_id, post: "live-hom-nay", live: true, text: this.filled({ words }, random.pick(liveComments)),
      customer: { id: person.id }, author_withheld: random.chance(0.04) });
  }

  /** Somebody of the shop answers on their own telephone. */
  colleague() {
    const waiting = this.visits.filter((one) => one.waiting);
    if (waiting.length) life.say(this.world, { ...this.at(this.random.pick(waiting)), from: "page", text: this.random.pick(colleagueWords) });
  }

  /** A heart, a correction, a message taken back. */
  decorate() {
    const { random } = this;
    const said = (visit, ...by) => visit.channel.thread(visit.person).messages.filter((one) => by.includes(one.by) && one.kind === "text" && !one.recalled);
    const where = ({ channel }) => ({ platform: channel.platform, channel: channel.external_id });
    const answered = this.visits.filter((one) => ["messenger", "zalo"].includes(one.channel.platform) && said(one, "api", "colleague").length);
    const talking = this.visits.filter((one) => one.channel.platform === "messenger" && said(one, "customer").length);
    if (answered.length && random.chance(0.6)) {
      const visit = random.pick(answered);
      life.react(this.world, { ...where(visit), message: random.pick(said(visit, "api", "colleague")).id, emoji: random.pick(["❤", "👍", "😆"]) });
    } else if (talking.length) {
      const visit = random.pick(talking);
      const last = said(visit, "customer").at(-1);
      if (random.chance(0.7)) life.edit(this.world, { ...where(visit), message: last.id, text: `${last.text} ạ` });
      else life.recall(this.world, { ...where(visit), message: last.id });
    }
  }
}
