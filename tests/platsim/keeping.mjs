/**
 * What the market places sold, kept in a file (--keep FILE), so that a simulator that is started again still has the
 * orders Gom knows and the stock Gom told. Without a file everything begins anew.
 *
 * The file is replaced as a whole, at most every other second and at the end; a crash loses that much.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const everyMs = 2000;

/** Reads `file`, if there is one, and writes it from now on. The answer writes it for the last time. */
export function keep(world, file) {
  if (!file) return () => {};
  if (existsSync(file)) restore(world, JSON.parse(readFileSync(file, "utf8")));
  let written = world.trades;
  const write = () => {
    if (written === world.trades) return;
    written = world.trades;
    writeFileSync(`${file}.new`, JSON.stringify(kept(world)));
    renameSync(`${file}.new`, file);
  };
  const timer = setInterval(write, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    write();
  };
}

function kept(world) {
  const channels = world.channels.filter((one) => one.shelf).map((channel) => ({
    platform: channel.platform, channel: channel.external_id,
    stock: channel.shelf.models().map(({ item, id, there, committed }) => ({ item_id: item.id, model_id: id, there: [...there], committed })),
    orders: [...channel.orders.values()].map(({ person, lines, ...rest }) => ({ ...rest, person: { id: person.id, name: person.name },
      lines: lines.map(({ model, ...line }) => ({ ...line, ...(model && { item_id: model.item.id, model_id: model.id }) })) })),
  }));
  return { seed: world.seed, channels };
}

/** Another seed has other goods and people: then the file says nothing. */
function restore(world, { seed, channels }) {
  if (seed !== world.seed) return;
  for (const { platform, channel: external_id, stock, orders } of channels) {
    const channel = world.channels.find((one) => one.platform === platform && one.external_id === external_id);
    if (!channel) continue;
    for (const { there, committed, ...which } of stock) {
      const model = channel.shelf.find(which);
      if (model) Object.assign(model, { there: new Map(there), committed });
    }
    for (const { person, lines, ...rest } of orders) {
      channel.orders.set(rest.id, { ...rest, person: channel.person(person),
        lines: lines.map(({ item_id, model_id, ...line }) => ({ ...line, model: item_id === undefined ? undefined : channel.shelf.find({ item_id, model_id }) })) });
    }
  }
}
