/**
 * One Page, account or shop, and everything that ever happened on it.
 *
 * This is what the platform itself remembers: people, conversations, messages, posts with their comments. Webhooks tell
 * some of it, the history calls tell all of it.
 */
import { stableDigits, stableHex } from "./ids.mjs";
import { nameOf, userName } from "./names.mjs";
import { Shelf } from "./shelf.mjs";

export class Channel {
  constructor({ world, workspace, app, external_id, name, settings, tokens, facts = {} }) {
    Object.assign(this, { world, workspace, app, external_id, name, settings, tokens, facts });
    this.platform = app.platform;
    this.subscribed = true;
    this.people = new Map();
    this.threads = new Map();
    this.messages = new Map();
    this.posts = new Map();
    this.comments = new Map();
    this.orders = new Map();
  }

  /** A market place's offers; made when first asked for. Only TikTok Shop and Shopee sell. */
  get shelf() {
    return (this.offers ??= this.platform === "tiktok_shop" || this.platform === "shopee" ? new Shelf(this, this.world.workspaces[0]?.slug === this.workspace) : undefined);
  }

  /**
   * The person with this id, or of this name, or somebody new. Platforms number people; an id that is no number is a
   * nickname of the caller and always leads to the same number.
   */
  person({ id, name } = {}) {
    const given = id === undefined || id === null ? "" : String(id);
    const key = given || (name ? `name:${name}` : `new:${this.people.size}:${Date.now()}`);
    const length = this.platform === "shopee" ? 9 : this.platform === "messenger" ? 17 : 19;
    const number = /^\d{3,20}$/.test(given) ? given : stableDigits(length, this.world.seed, this.platform, this.external_id, key);
    let person = this.people.get(number);
    if (!person) {
      const called = name || nameOf(this.world.seed, number);
      const about = [this.world.seed, this.platform, this.external_id, number];
      person = {
        id: number,
        name: called,
        user_name: userName(called, this.platform === "shopee" ? "." : "_", ...about),
        avatar: this.world.media.avatar(number),
        author_id: "7" + stableDigits(15, ...about, "author"),
        user_id: stableDigits(19, ...about, "orders"),
        user_id_by_app: stableDigits(19, ...about, "app"),
        follows: true,
        hidden_profile: false,
      };
      this.people.set(number, person);
    } else if (name) {
      person.name = name;
    }
    return person;
  }

  /** The conversation with a person; platforms keep one for ever. */
  thread(person) {
    const numbered = this.platform === "tiktok_shop" || this.platform === "shopee";
    const id = numbered ? stableDigits(19, this.world.seed, this.external_id, "thread", person.id) : person.id;
    let thread = this.threads.get(id);
    if (!thread) {
      thread = {
        id, person, channel: this, messages: [], last_at: 0, customer_at: 0, own_in_row: 0, unread: 0,
        created_at: Date.now(),
        token: `t_${stableDigits(16, this.world.seed, this.external_id, "t", person.id)}`,
      };
      this.threads.set(id, thread);
    }
    return thread;
  }

  /** A moment for what happens next in a thread: now, or one millisecond after the last. */
  momentIn(thread, at) {
    if (at !== undefined) return at;
    thread.last_at = Math.max(Date.now(), thread.last_at + 1);
    return thread.last_at;
  }

  /** Remembers a message, in the order of the platform's own time. */
  remember(thread, message) {
    thread.messages.push(message);
    for (let i = thread.messages.length - 1; i > 0 && thread.messages[i - 1].at > message.at; --i) {
      [thread.messages[i - 1], thread.messages[i]] = [thread.messages[i], thread.messages[i - 1]];
    }
    this.messages.set(message.id, { thread, message });
    if (message.by === "customer") {
      thread.customer_at = Math.max(thread.customer_at, message.at);
      thread.own_in_row = 0;
      thread.unread += 1;
    } else if (message.by !== "system") {
      thread.own_in_row += 1;
      thread.unread = 0;
    }
    return message;
  }

  /** A post of the Page people comment below. `key` names it for the caller. */
  post(key = "main", { text, live = false } = {}) {
    const part = /^\d+$/.test(key) ? key : stableDigits(15, this.world.seed, this.external_id, "post", key);
    const id = key.includes("_") ? key : `${this.external_id}_${part}`;
    let post = this.posts.get(id);
    if (!post) {
      post = { id, part, live, text: text ?? "Hàng mới về, các chị xem mẫu và bình luận số size nhé!", created_at: Date.now(),
        comments: [], picture: this.world.media.url("image", "jpg", `post-${part}`) };
      this.posts.set(id, post);
    }
    return post;
  }

  /** A stable secret of this channel. */
  hex(...parts) {
    return stableHex(this.world.seed, this.platform, this.external_id, ...parts);
  }
}
