const pause_ms = 1500;
const rate = 16_000;
const length_s = 0.45;
const loudest = 0.12;
/** Two soft notes, the second while the first fades. */
const notes = [
  { pitch: 659, from_s: 0 },
  { pitch: 880, from_s: 0.12 },
] as const;

let last = 0;
let sound: HTMLAudioElement | null = null;

/**
 * Two soft notes, made here: no file to fetch. A browser lets a page sound once somebody has touched it. Played as a
 * recording, because the browser's synthesiser takes a tenth of a second to begin, in which the page stands still.
 */
export function ring(now = Date.now()): boolean {
  if (now - last < pause_ms || typeof Audio === "undefined") return false;
  last = now;
  sound ??= new Audio(URL.createObjectURL(new Blob([recording()], { type: "audio/wav" })));
  sound.currentTime = 0;
  void sound.play().catch(() => undefined);
  return true;
}

/** One channel of whole numbers of 16 bits, as a file. */
function recording(): ArrayBuffer {
  const count = Math.round(rate * length_s);
  const file = new DataView(new ArrayBuffer(44 + count * 2));
  const word = (at: number, letters: string) => {
    for (let n = 0; n < letters.length; ++n) file.setUint8(at + n, letters.charCodeAt(n));
  };
  word(0, "RIFF");
  file.setUint32(4, 36 + count * 2, true);
  word(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  word(36, "data");
  file.setUint32(40, count * 2, true);
  for (let n = 0; n < count; ++n) {
    const heard = notes.reduce((sum, { pitch, from_s }) => sum + loudness(n / rate - from_s, pitch), 0);
    file.setInt16(44 + n * 2, Math.round(heard * 0x7fff), true);
  }
  return file.buffer as ArrayBuffer;
}

/** Swells for a fiftieth of a second and is gone after a third. */
function loudness(at_s: number, pitch: number): number {
  if (at_s < 0 || at_s > 0.32) return 0;
  return (
    loudest * Math.min(1, at_s / 0.02) * Math.exp(-Math.max(0, at_s - 0.02) * 16) * Math.sin(2 * Math.PI * pitch * at_s)
  );
}
