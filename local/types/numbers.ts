/** A number with so few digits, and an exponent of two, is what its double says. */
const SURE = /^-?[\d.]{1,15}(?:[eE][+-]?\d{1,2})?$/;
const PARTS = /^-?0*(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Whether a double holds this number: the digits that tell that double from all others are those of the number. */
export function isExact(text: string): boolean {
  if (SURE.test(text)) return true;
  const value = Number(text);
  return Number.isFinite(value) && digitsOf(text) === digitsOf(String(value));
}

/** Significant digits and their place, so that 1.50, 15e-1 and 1.5 are the same. */
function digitsOf(text: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = PARTS.exec(text) ?? [];
  const all = `${whole}${fraction}`;
  const digits = all.replace(/^0+/, '').replace(/0+$/, '');
  const zerosBehind = all.length - all.replace(/0+$/, '').length;
  return digits === '' ? '0' : `${digits}e${Number(exponent) - fraction.length + zerosBehind}`;
}
