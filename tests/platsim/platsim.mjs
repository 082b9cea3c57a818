/** A running simulator, for main.mjs and for tests written in JavaScript. */
import { Day } from "./day.mjs";
import { answerTo } from "./doors.mjs";
import { serve } from "./http_server.mjs";
import { keep } from "./keeping.mjs";
import { parseOptions } from "./options.mjs";
import { shopFile } from "./shop.mjs";
import { World } from "./world.mjs";

/** Starts one. `options` as parseOptions gives them; missing ones have their defaults. */
export async function start(options = {}) {
  const all = { ...parseOptions([]), ...options };
  let world;
  const server = await serve(all.port, all.address, (request, outgoing) => answerTo(world, request, outgoing));
  const { port } = server.address();
  const host = all.host || all.address;
  const base = `http://${host.includes(":") ? host : `${host}:${port}`}`;
  world = new World({
    seed: all.seed, base, gom: all.gom, publicUrl: all["public-url"], speed: all.speed, record: all.record,
    workspaces: all.workspaces, password: all.password, tokenLife: all["token-life"], rules: all.rules,
  });
  world.receipts.on = all.receipts === "on";
  const keepLast = keep(world, all.keep);
  world.play = (name) => {
    world.day?.end();
    world.day = new Day(world, name);
    world.day.begin();
    return { day: name };
  };
  return {
    world,
    address: base,
    shop: () => shopFile(world),
    play: (name) => world.play(name),
    async stop() {
      world.day?.end();
      keepLast();
      world.delivery.close();
      world.record.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
