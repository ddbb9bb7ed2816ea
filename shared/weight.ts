import v8 from 'node:v8';

/** The part of the heap that answers may fill; the rest is for everything else, and for garbage. */
const USABLE = 0.7;
/** A text, and the rows that it is parsed into, need so many bytes for each byte of an answer that holds other scripts. */
const BYTES_PER_BYTE = 2;
/** Of the heap, what the rows that are completed together should weigh at most. */
const BATCH_SHARE = 1 / 64;

function heapBytes(): number {
  return v8.getHeapStatistics().heap_size_limit;
}

/**
 * How large an answer may be for the heap to hold as many as come at once: the rows of each, and the text of the one
 * that is being parsed, or the line of the one that is being written.
 */
export function mostBytesOfAnswers(atOnce: number): number {
  return Math.floor((heapBytes() * USABLE) / (BYTES_PER_BYTE * (atOnce + 1)));
}

/** How many rows to complete together when the longest of those before had so many characters: `most`, or fewer. */
export function batchFor(longest: number, most: number): number {
  const fitting = Math.floor((heapBytes() * BATCH_SHARE) / Math.max(longest, 1));
  return Math.max(1, Math.min(most, fitting));
}

/** Looked at, of a large answer, to tell how many values are in it. */
const SAMPLES = 16;
const SAMPLE_BYTES = 4_096;
/** An answer smaller than this is no matter. */
const HEAVY_BYTES = 1 << 20;
/** What a value takes beside its text, in bytes of an answer. */
const BYTES_PER_VALUE = 20;
const BEFORE_VALUES = [',', '[', '{'].map((sign) => sign.charCodeAt(0));

/** What an answer weighs: its bytes, and more where they are many small values. */
export function weightOf(bytes: Uint8Array): number {
  if (bytes.length < HEAVY_BYTES) return bytes.length;
  const step = Math.floor((bytes.length - SAMPLE_BYTES) / (SAMPLES - 1));
  let values = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const from = sample * step;
    for (const byte of bytes.subarray(from, from + SAMPLE_BYTES)) if (BEFORE_VALUES.includes(byte)) values += 1;
  }
  return bytes.length * (1 + (values / (SAMPLES * SAMPLE_BYTES)) * BYTES_PER_VALUE);
}
