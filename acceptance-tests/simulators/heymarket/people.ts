const firstNames = [
  ...['Marisol', 'Ben', 'Oskar', 'Priya', 'Lucía', 'Tove', 'Ansel'],
  ...['Noor', 'Petra', 'Jonah', 'Wanjiru', 'Élise', 'Caspian'],
];
const lastNames = [
  'Quade',
  'Halloran',
  'Vance',
  "D'Arco",
  'Lindqvist',
  'Osei',
  'Brandt',
  'Kovář',
  'Marlowe',
  'Suzuki',
  'Tran',
];
const domains = ['example.com', 'example.org', 'example.net', 'ternkite.example', 'oldport.example'];

export type Person = { first: string; last: string; name: string; email: string; phone: string };

/** The n-th invented person, below 10 million: always the same, and no two share an address or a phone. */
export function person(n: number): Person {
  const first = pick(firstNames, n);
  const last = pick(lastNames, n);
  const local = `${first}.${last}`
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z.]/g, '');
  return {
    first,
    last,
    name: `${first} ${last}`,
    email: `${local}${n}@${pick(domains, n)}`,
    phone: `1510${String(5_560_000 + n).padStart(7, '0')}`,
  };
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}
