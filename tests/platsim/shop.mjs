/**
 * The shops of the demo and the file that connects them (`shop.toml`).
 *
 * Every secret follows from the seed: a simulator started again is the same platform to the same shops.
 */
import { stableDigits, stableSecret } from "./ids.mjs";
import { table } from "./toml.mjs";
import { Channel } from "./channel.mjs";
import { Tokens } from "./tokens.mjs";

export const platforms = ["messenger", "zalo", "tiktok_shop", "shopee"];

const shopNames = ["Thời trang Hoa Mai", "Tiệm Giày Sài Gòn", "Mỹ phẩm An Nhiên", "Mẹ và Bé Cherry", "Gốm Bát Tràng Nắng",
  "Túi xách Mộc", "Đồ gỗ Làng Chàng", "Nhà sách Lá Xanh"];

const people = [
  ["lan", "Lan", "agent"],
  ["minh", "Minh", "sales"],
  ["thu", "Thu", "supervisor"],
  ["hoa", "Hoa", "owner"],
];

/** Slug, name and staff of the n-th shop (0 is the demo's). */
function workspaceOf(n, password) {
  const slug = n === 0 ? "hoa-mai" : `shop-${n + 1}`;
  const domain = n === 0 ? "hoamai.example" : `${slug}.example`;
  const name = n === 0 ? shopNames[0] : `${shopNames[n % shopNames.length]} ${n + 1}`;
  const staff = people.map(([word, called, role]) => ({ email: `${word}@${domain}`, name: called, role, password }));
  return { slug, name, staff };
}

/** Seconds an access token lives when nothing else is wished. */
const lifeSeconds = { messenger: 0, zalo: 90000, tiktok_shop: 7 * 86400, shopee: 4 * 3600 };
const refreshSeconds = { zalo: 90 * 86400, tiktok_shop: 365 * 86400, shopee: 30 * 86400 };
const tokenPrefix = { messenger: "EAA", zalo: "z", tiktok_shop: "ROW_", shopee: "s" };

function secretsOf(seed, base, callback, platform, slug, n) {
  const secret = (length, what) => stableSecret(length, seed, platform, slug, what);
  const digits = (length, what) => stableDigits(length, seed, platform, slug, what);
  switch (platform) {
    case "messenger":
      return { app_id: digits(15, "app"), app_secret: secret(32, "secret"), verify_token: secret(24, "verify"),
        graph_base: `${base}/messenger`, graph_version: "v25.0", dialog_base: `${base}/messenger/www` };
    case "zalo":
      return { app_id: digits(19, "app"), app_secret: secret(20, "secret"), oa_secret_key: secret(24, "oa"),
        api_base: `${base}/zalo`, oauth_base: `${base}/zalo` };
    case "tiktok_shop":
      return { app_key: secret(12, "key"), app_secret: secret(40, "secret"), service_id: digits(19, "service"),
        api_base: `${base}/tiktok_shop`, auth_base: `${base}/tiktok_shop`, authorize_base: `${base}/tiktok_shop` };
    default:
      return { partner_id: String(2001887 + n), partner_key: secret(64, "key"), callback_url: callback,
        api_base: `${base}/shopee`, media_base: `${base}/shopee/file/` };
  }
}

function externalId(seed, platform, n) {
  const known = { messenger: "104400220033001", zalo: "4318657068771012646", tiktok_shop: "7494049642642441621", shopee: "727720655" };
  if (n === 0) return known[platform];
  const length = { messenger: 15, zalo: 19, tiktok_shop: 19, shopee: 9 }[platform];
  return stableDigits(length, seed, platform, "channel", n);
}

const channelNames = { messenger: "Fanpage", zalo: "Zalo OA", tiktok_shop: "TikTok Shop", shopee: "Shopee" };

/** Makes the workspaces, apps and channels of `world` and puts them into it. */
export function furnish(world, { workspaces, password, tokenLife }) {
  for (let n = 0; n < workspaces; ++n) {
    const workspace = workspaceOf(n, password);
    world.workspaces.push(workspace);
    const slug = n === 0 ? "main" : workspace.slug;
    for (const platform of platforms) {
      const callback = `${world.publicUrl}/webhooks/${platform}/${slug}`;
      const app = { platform, slug, workspace: workspace.slug, channels: [], webhook_on: true, lost: [], codes: new Map(),
        path: `/webhooks/${platform}/${slug}`,
        settings: secretsOf(world.seed, world.base, callback, platform, slug, n) };
      const external_id = externalId(world.seed, platform, n);
      const tokens = new Tokens({
        seed: world.seed, name: `${platform}/${external_id}`, prefix: tokenPrefix[platform],
        lifeSeconds: platform === "messenger" ? 0 : tokenLife || lifeSeconds[platform],
        singleUse: platform === "zalo" || platform === "shopee",
        overlapSeconds: platform === "shopee" ? 300 : 0,
      });
      const facts = {
        shop_cipher: "ROW_" + stableSecret(12, world.seed, external_id, "cipher"),
        shop_user_id: stableDigits(platform === "shopee" ? 9 : 19, world.seed, external_id, "own user"),
      };
      const channel = new Channel({ world, workspace: workspace.slug, app, external_id, tokens, facts,
        name: `${workspace.name} – ${channelNames[platform]}`, settings: {} });
      app.channels.push(channel);
      world.apps.push(app);
      world.channels.push(channel);
    }
  }
}

/** The settings of a channel as they are now: its current tokens. */
export function channelSettings(channel) {
  const { tokens, platform, external_id, facts } = channel;
  const expires = tokens.expiresAt;
  const refreshExpires = tokens.issuedAt + (refreshSeconds[platform] ?? 0) * 1000;
  const seconds = (at) => String(Math.floor(at / 1000));
  switch (platform) {
    case "messenger":
      return { page_token: tokens.access() };
    case "zalo":
      return { oa_id: external_id, oa_name: channel.name, access_token: tokens.access(), refresh_token: tokens.refresh(),
        access_expires_at: new Date(expires).toISOString(), refresh_expires_at: new Date(refreshExpires).toISOString() };
    case "tiktok_shop":
      return { shop_id: external_id, shop_cipher: facts.shop_cipher, region: "VN", access_token: tokens.access(),
        refresh_token: tokens.refresh(), access_expires_at: seconds(expires), refresh_expires_at: seconds(refreshExpires) };
    default:
      return { shop_id: external_id, access_token: tokens.access(), refresh_token: tokens.refresh(),
        access_expires_at: seconds(expires), refresh_expires_at: seconds(refreshExpires),
        authorization_expires_at: seconds(tokens.issuedAt + 365 * 86400 * 1000) };
  }
}

/** The whole file for `gom apply`. */
export function shopFile(world) {
  const parts = ["# Written by platsim: demo shops connected to the simulated platforms.\n"];
  for (const { slug, name, staff } of world.workspaces) {
    parts.push(table("workspace", { slug, name }));
    for (const one of staff) parts.push(table("staff", { workspace: slug, ...one }));
  }
  for (const app of world.apps) {
    const owned = app.platform === "shopee" ? app.workspace : undefined;
    parts.push(table("app", { platform: app.platform, slug: app.slug, workspace: owned, settings: app.settings }));
  }
  for (const channel of world.channels) {
    parts.push(table("channel", {
      workspace: channel.workspace, app: `${channel.platform}/${channel.app.slug}`, external_id: channel.external_id,
      name: channel.name, settings: channelSettings(channel),
    }));
  }
  return parts.join("\n");
}
