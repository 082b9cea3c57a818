export const first_wait_ms = 500;
export const longest_wait_ms = 30_000;

/**
 * How long to wait before the attempt after `failures` failed ones: anywhere between nothing and a limit that doubles
 * up to half a minute. All screens of a restarted server thus come back spread out, not as one wave.
 */
export function backoff_ms(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(longest_wait_ms, first_wait_ms * 2 ** Math.min(failures, 16));
}
