/** What stands on the command line. */

export const usage = `platsim: Messenger, Zalo OA, TikTok Shop and Shopee, simulated.

  node tests/platsim/main.mjs [--port P] [--gom URL] [--day quiet|normal|livestream] [--seed S] …

  --port P            where it listens; 0 takes a free one (default 9000)
  --address A         address it listens on (127.0.0.1)
  --host NAME         how Gom reaches it: NAME or NAME:PORT (the address)
  --gom URL           where Gom listens (http://127.0.0.1:8080)
  --public-url URL    how the platforms know Gom: Shopee signs this address (as --gom)
  --day NAME          quiet: says nothing by itself; normal: a shop's day; livestream: comments by the dozen (quiet)
  --seed S            the same seed gives the same shops, secrets, people and day (1)
  --record FILE       append what was accepted and what was received, as JSON lines
  --keep FILE         keep orders and stock of the market places in FILE, and go on from it
  --shop FILE         write the shop file for \`gom apply\`; - writes to standard output
  --products FILE     write the products of the demo shop as CSV for Gom's import; - writes to standard output
  --shop-only         stop after writing these files
  --workspaces N      how many shops (1)
  --password P        password of all demo staff (gom-demo-2026)
  --speed X           retries come X times sooner than in truth (60)
  --token-life S      seconds an access token lives, where tokens expire
  --rules R           strict: reply windows and limits as documented; lenient: none (strict)
  --receipts on|off   whether customers' phones tell delivered and read (on)
`;

const known = { port: "9000", address: "127.0.0.1", host: "", gom: "http://127.0.0.1:8080", "public-url": "", day: "quiet", seed: "1", record: "", keep: "",
  shop: "", products: "", workspaces: "1", password: "gom-demo-2026", speed: "60", "token-life": "0", rules: "strict", receipts: "on" };
const flags = ["shop-only", "help"];
const choices = { day: ["quiet", "normal", "livestream"], rules: ["strict", "lenient"], receipts: ["on", "off"] };
const numbers = { port: [0, 65535], workspaces: [1, 1000], speed: [0.01, 1e6], "token-life": [0, 1e9] };

/** The options, or an Error that says which one is wrong. */
export function parseOptions(args) {
  const options = { ...known };
  for (let i = 0; i < args.length; ++i) {
    const [name, inline] = args[i].replace(/^--/, "").split(/=(.*)/s);
    if (!args[i].startsWith("--") || !(name in known || flags.includes(name))) throw new Error(`unknown option ${args[i]}`);
    if (flags.includes(name)) options[name] = true;
    else if (inline === undefined && i + 1 >= args.length) throw new Error(`--${name} needs a value`);
    else options[name] = inline ?? args[++i];
  }
  for (const [name, list] of Object.entries(choices)) {
    if (!list.includes(options[name])) throw new Error(`--${name} is ${options[name]}, expected ${list.join(", ")}`);
  }
  for (const [name, [low, high]] of Object.entries(numbers)) {
    const value = Number(options[name]);
    if (options[name] === "" || !(value >= low && value <= high)) throw new Error(`--${name} is ${options[name]}, expected ${low} to ${high}`);
    options[name] = value;
  }
  for (const name of ["gom", "public-url"]) options[name] = options[name].replace(/\/+$/, "");
  return options;
}
