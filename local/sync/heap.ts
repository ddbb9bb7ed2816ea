import v8 from 'node:v8';

/** Rows live for a moment only; left to itself, V8 lets their garbage grow to several times of what DuckDB needs. */
export function keepHeapSmall(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  v8.setFlagsFromString('--heap-growing-percent=100');
}
