const firstNames = [
  'Ada',
  'Bruno',
  'Chloé',
  'Dario',
  'Elif',
  'Finn',
  'Greta',
  'Hugo',
  'Iris',
  'Jonas',
  'Karla',
  'Luca',
];
const lastNames = ['Amsel', 'Brandt', 'Costa', 'Dahl', 'Eriksen', 'Fontaine', 'Girard', 'Holm', 'Ivarsson', 'Jansen'];
const domains = ['client-nord.example', 'atlas.example', 'fjord.example', 'harbour.example', 'mill.example'];

/** The same for the same number. */
export function person(number: number): { name: string; email: string } {
  const first = firstNames[number % firstNames.length] ?? '';
  const last = lastNames[Math.floor(number / firstNames.length) % lastNames.length] ?? '';
  const local = `${first}.${last}${number}`.toLowerCase().replaceAll('é', 'e');
  return { name: `${first} ${last}`, email: `${local}@${domains[number % domains.length]}` };
}

/** A number that follows from two others and looks like chance. */
export function mix(seed: number, number: number): number {
  let hash = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function isNth(number: number, every: number): boolean {
  return every > 0 && number % every === every - 1;
}
