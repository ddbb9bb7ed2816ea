const firstNames = [
  'Ines',
  'Juno',
  'Pia',
  'Arvo',
  'Lena',
  'Kofi',
  'Maren',
  'Ivo',
  'Sanna',
  'Odile',
  'Tarek',
  'Wren',
  'Zoë',
];
const lastNames = [
  'Moreau',
  'Halla',
  'Berg',
  'Castel',
  "O'Dell",
  'Farkas',
  'Grosso',
  'Iversen',
  'Kovač',
  'Nyberg',
  'Ruiz',
];
const domains = ['asterbakery.example', 'oldport.example', 'bluecrane.example', 'ternkite.example', 'ostwind.example'];

export type Person = { first: string; last: string; name: string; address: string; phone: string };

/** The n-th invented person: always the same, and no two share an address. */
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
    address: `${local}${n}@${pick(domains, n)}`,
    phone: `+4670555${String(n % 10_000).padStart(4, '0')}`,
  };
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}
