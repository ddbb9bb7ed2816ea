const firstNames = [
  ...['Marta', 'Ilse', 'Tomás', 'Aiko', 'Bram', 'Chidi', 'Dalia', 'Edda', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas'],
  ...['Kaia', 'Lior', 'Mina', 'Nils', 'Oana', 'Pavel', 'Quinn', 'Rosa', 'Sven', 'Talia', 'Ugo', 'Vera', 'Wim', 'Zoë'],
];
const lastNames = [
  ...['Alvarez', 'Brandt', 'Castel', 'Dumont', 'Eriksen', 'Falk', 'Grosso', 'Hadley', 'Ibarra', 'Jansen', 'Kovač'],
  ...['Lindqvist', 'Moreau', 'Novak', "O'Shea", 'Petrov', 'Quist', 'Rahman', 'Santos', 'Tanaka', 'Ulrich', 'Voss'],
];
const companies = [
  { name: 'Harborline Freight', domain: 'harborline.example' },
  { name: 'Oldport Storage', domain: 'oldport.example' },
  { name: 'Bluecrane Cargo', domain: 'bluecrane.example' },
  { name: 'Tern & Kite Shipping', domain: 'ternkite.example' },
  { name: 'Ostwind Spedition', domain: 'ostwind.example' },
];

export type Person = {
  emailAddress: string;
  fullName: string;
  first: string;
  last: string;
  account: string;
  contactID: number;
};

/** The n-th invented person: always the same, and no two share an address. */
export function person(n: number): Person {
  const first = pick(firstNames, n);
  const last = pick(lastNames, n);
  const company = pick(companies, Math.floor(n / 3));
  const local = `${first.charAt(0)}.${last}`
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z.]/g, '');
  const round = n < lastNames.length ? '' : String(n);
  return {
    emailAddress: `${local}${round}@${company.domain}`,
    fullName: `${first} ${last}`,
    first,
    last,
    account: company.name,
    contactID: 318_822_041 + n,
  };
}

/** The fields that the service itself keeps, as they stand in recent data. */
export function systemFields(account: string): Record<string, string> {
  return { account, phoneNumber: '', facebookUrl: '', instagramID: '', linkedInUrl: '', twitterID: '' };
}

function pick<T>(list: readonly T[], n: number): T {
  return list[n % list.length] as T;
}
