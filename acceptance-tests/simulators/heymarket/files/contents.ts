export type File = { type: string; bytes: Buffer };

/** Every byte value, behind the first bytes of such a file. */
function picture(start: number[], size: number): Buffer {
  return Buffer.concat([Buffer.from(start), Buffer.from(Array.from({ length: size }, (_, index) => index % 256))]);
}

const jpeg: File = { type: 'image/jpeg', bytes: picture([0xff, 0xd8, 0xff, 0xe0], 2044) };
const png: File = { type: 'image/png', bytes: picture([0x89, 0x50, 0x4e, 0x47], 1020) };
let large: File | undefined;

/** A file by its name: `large.mp4` has 20 MiB, `missing.jpg` and all that is not a picture is nowhere. */
export function fileOf(name: string): File | undefined {
  if (name === 'large.mp4') large ??= { type: 'video/mp4', bytes: Buffer.alloc(20 * 1024 * 1024, 7) };
  if (name === 'large.mp4') return large;
  if (name.startsWith('missing')) return undefined;
  if (name === 'empty.jpg') return { type: 'image/jpeg', bytes: Buffer.alloc(0) };
  return name.endsWith('.jpg') ? jpeg : name.endsWith('.png') ? png : undefined;
}
