/** What the simulator says by itself. */
export class Day {
  constructor(world, name) {
    Object.assign(this, { world, name });
  }

  begin() {}

  end() {}
}
