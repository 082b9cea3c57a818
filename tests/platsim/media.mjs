/**
 * The files customers send and the pictures people have, made on demand from the name in the address: the same name is
 * always the same picture. Files a shop uploads are kept for a while and served back.
 */
import { createHash } from "node:crypto";
import { stableHex } from "./ids.mjs";
import { jpeg } from "./jpeg.mjs";
import { png } from "./png.mjs";

const uploadsKept = 500;
const uploadBytesKept = 64 * 1024 * 1024;

const colours = [
  [214, 69, 80], [240, 173, 78], [64, 145, 108], [58, 110, 165], [123, 84, 160], [226, 149, 170],
  [44, 62, 80], [139, 109, 83], [92, 184, 178], [232, 208, 169], [255, 255, 255], [30, 30, 34],
];
const grounds = [[244, 240, 232], [230, 236, 240], [240, 230, 232], [228, 238, 228], [246, 243, 214]];

/** Whether a point of the unit square belongs to a garment. */
const garments = {
  shirt: (x, y) =>
    (y > 0.18 && y < 0.88 && Math.abs(x - 0.5) < 0.22 && Math.hypot(x - 0.5, (y - 0.16) * 1.4) > 0.11) ||
    (y > 0.18 && y < 0.46 && Math.abs(x - 0.5) < 0.22 + (y - 0.16) * 0.75 && Math.abs(x - 0.5) > 0.2 &&
      y < 0.26 + (Math.abs(x - 0.5) - 0.2) * 1.1 + 0.1),
  dress: (x, y) =>
    y > 0.12 && y < 0.92 && Math.abs(x - 0.5) < (y < 0.4 ? 0.15 - (y - 0.12) * 0.12 : 0.11 + (y - 0.4) * 0.48) &&
    Math.hypot(x - 0.5, (y - 0.1) * 1.2) > 0.08,
  trousers: (x, y) =>
    y > 0.12 && y < 0.92 && Math.abs(x - 0.5) < 0.19 + (y - 0.12) * 0.05 && (y < 0.38 || Math.abs(x - 0.5) > 0.02 + (y - 0.38) * 0.09),
  skirt: (x, y) => y > 0.3 && y < 0.8 && Math.abs(x - 0.5) < 0.12 + (y - 0.3) * 0.5,
  bag: (x, y) =>
    (y > 0.42 && y < 0.84 && Math.abs(x - 0.5) < 0.28) ||
    (y <= 0.42 && Math.abs(Math.hypot(x - 0.5, y - 0.42) - 0.18) < 0.022),
};

function painter(name) {
  const hex = stableHex("picture", name);
  const pick = (list, at) => list[parseInt(hex.slice(at, at + 4), 16) % list.length];
  const named = Object.keys(garments).find((one) => name.includes(one));
  const shape = garments[named ?? pick(Object.keys(garments), 0)];
  const colour = pick(colours, 4);
  const ground = pick(grounds, 8);
  const stripes = parseInt(hex[12], 16) < 5;
  return (x, y) => {
    if (!shape(x, y)) return ground.map((c) => c - Math.round(y * 14));
    const shade = stripes && Math.floor(y * 26) % 2 ? 0.82 : 1 - Math.abs(x - 0.5) * 0.25;
    return colour.map((c) => Math.round(c * shade));
  };
}

function avatar(name) {
  const hex = stableHex("avatar", name);
  const colour = colours[parseInt(hex.slice(0, 4), 16) % colours.length];
  return png(120, 120, (x, y) => {
    const head = Math.hypot(x - 60, y - 46) < 22;
    const shoulders = Math.hypot(x - 60, (y - 118) * 1.1) < 42;
    return head || shoulders ? [250, 246, 240] : colour;
  });
}

function sticker(name) {
  const hue = colours[parseInt(stableHex("sticker", name).slice(0, 4), 16) % 6];
  return png(160, 160, (px, py) => {
    const x = (px - 80) / 62;
    const y = (80 - py) / 62 + 0.1;
    return (x * x + y * y - 1) ** 3 - x * x * y ** 3 < 0 ? hue : [0, 0, 0, 0];
  });
}

function pdf(name) {
  const words = `BT /F1 20 Tf 60 760 Td (${name.replace(/[^\w .-]/g, "")}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    `<</Length ${words.length}>>stream\n${words}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj${object}endobj\n`;
    return at;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  text += `trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}

function wav() {
  const samples = 8000;
  const out = Buffer.alloc(44 + samples);
  out.write("RIFF", 0).toString();
  out.writeUInt32LE(36 + samples, 4);
  out.write("WAVEfmt ", 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(8000, 24);
  out.writeUInt32LE(8000, 28);
  out.writeUInt16LE(1, 32);
  out.writeUInt16LE(8, 34);
  out.write("data", 36);
  out.writeUInt32LE(samples, 40);
  for (let i = 0; i < samples; ++i) out[44 + i] = 128 + Math.round(60 * Math.sin((i * 2 * Math.PI * 440) / 8000));
  return out;
}

function box(type, ...parts) {
  const data = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8, 0);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, data]);
}

/** The skeleton of an MP4 file: right boxes, no pictures in them. */
function mp4() {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(1000, 12);
  header.writeUInt32BE(5000, 16);
  return Buffer.concat([
    box("ftyp", "isom\0\0\x02\0isomiso2mp41"),
    box("moov", box("mvhd", header)),
    box("mdat", Buffer.alloc(4096, 7)),
  ]);
}

const gif = Buffer.from("R0lGODlhEAAQAPAAAPBQgP///yH5BAAAAAAALAAAAAAQABAAAAIOhI+py+0Po5y02ouzPgUAOw==", "base64");

const makers = {
  jpg: (name) => ({ type: "image/jpeg", bytes: jpeg(45, 60, ((paint) => (c, r) => paint(c / 45, r / 60))(painter(name))) }),
  png: (name) => ({ type: "image/png", bytes: png(240, 320, ((paint) => (x, y) => paint(x / 240, y / 320))(painter(name))) }),
  gif: () => ({ type: "image/gif", bytes: gif }),
  pdf: (name) => ({ type: "application/pdf", bytes: pdf(name) }),
  mp4: () => ({ type: "video/mp4", bytes: mp4() }),
  wav: () => ({ type: "audio/wav", bytes: wav() }),
  svg: () => ({ type: "image/svg+xml", bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') }),
  html: () => ({ type: "text/html", bytes: Buffer.from("<!doctype html><script>alert(1)</script>") }),
  huge: () => ({ type: "image/png", bytes: Buffer.alloc(30 * 1024 * 1024, 1) }),
};

export class Media {
  constructor(base) {
    this.base = base;
    this.uploads = new Map();
    this.uploadBytes = 0;
  }

  /** The address of a file of this kind. Like the real ones it carries a signature that differs every time. */
  url(kind, extension, name) {
    const nonce = stableHex("nonce", name, Date.now(), Math.random()).slice(0, 12);
    return `${this.base}/media/${kind}/${encodeURIComponent(name)}.${extension}?oe=${nonce}`;
  }

  avatar(name) {
    return `${this.base}/media/avatar/${encodeURIComponent(name)}.png`;
  }

  /** How large, and which checksum: some platforms tell. */
  facts(url) {
    const { bytes, type } = this.file(new URL(url).pathname) ?? { bytes: Buffer.alloc(0), type: "" };
    return { size: bytes.length, md5: createHash("md5").update(bytes).digest("hex"), mime: type };
  }

  keep(id, bytes, type, name) {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const upload = { id, name, type, size: bytes.length, sha256, bytes };
    this.uploads.set(id, upload);
    this.uploadBytes += bytes.length;
    for (const [oldest, one] of this.uploads) {
      if (this.uploads.size <= uploadsKept && this.uploadBytes <= uploadBytesKept) break;
      if (oldest === id) break;
      this.uploads.delete(oldest);
      this.uploadBytes -= one.bytes.length;
    }
    return upload;
  }

  /** The file at a path below /media, or undefined. */
  file(path) {
    const [, , kind, rest = ""] = path.split("/");
    const name = decodeURIComponent(rest);
    if (kind === "upload") {
      const upload = this.uploads.get(name.replace(/\.\w+$/, ""));
      return upload && { type: upload.type, bytes: upload.bytes };
    }
    if (kind === "avatar") return { type: "image/png", bytes: avatar(name) };
    if (kind === "sticker") return { type: "image/png", bytes: sticker(name) };
    const extension = /\.(\w+)$/.exec(name)?.[1] ?? "png";
    return makers[extension]?.(name.replace(/\.\w+$/, ""));
  }
}
