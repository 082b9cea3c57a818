let context: AudioContext | null = null;
let last = 0;

const pause_ms = 1500;

/** Two soft notes, made here: no file to fetch. A browser lets a page sound once somebody has touched it. */
export function ring(now = Date.now()): boolean {
  if (now - last < pause_ms || !("AudioContext" in globalThis)) return false;
  last = now;
  context ??= new AudioContext();
  void context.resume().catch(() => undefined);
  const start = context.currentTime;
  for (const [n, pitch] of [659, 880].entries()) {
    const note = context.createOscillator();
    const loudness = context.createGain();
    const from = start + n * 0.12;
    note.type = "sine";
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(0.12, from + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.3);
    note.connect(loudness).connect(context.destination);
    note.start(from);
    note.stop(from + 0.32);
  }
  return true;
}
