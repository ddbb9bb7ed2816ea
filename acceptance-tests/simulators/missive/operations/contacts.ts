import type { Order } from '../../shared/sorted-rows.ts';
import type { Call } from '../call.ts';
import { badRequest, refusal } from '../errors.ts';
import { mix } from '../identifiers.ts';
import type { Contact } from '../model.ts';
import { listReply, offsetPage, singleReply } from '../pages.ts';
import { readBoolean, readChoice, readIdentifier, readInteger, readText, required } from '../parameters.ts';
import { assertBook } from '../visible-rows.ts';
import { type Operation, paging } from './operation.ts';

type OrderName = 'last_name' | 'last_modified';
const day = 86_400;

export const contactOperations: Operation[] = [
  {
    path: 'contacts',
    parameters: [...paging.offset, 'contact_book', 'order', 'modified_since', 'include_deleted', 'search'],
    reply: (call) => {
      const rows = offsetPage(call, contactsOf(call));
      return listReply(call, 'contacts', rows.map(call.world.renderer.contact));
    },
  },
  {
    path: 'contacts/:id',
    parameters: [],
    reply: (call) => {
      const contact = call.world.store.contacts.find(call.ids[0] ?? '');
      if (!contact || contact.deleted) throw refusal(404);
      assertBook(call, contact.contact_book);
      return singleReply(call, 'contacts', call.world.renderer.contact(contact), 'array');
    },
  },
];

function contactsOf(call: Call): readonly Contact[] {
  const { parameters, world } = call;
  const book = required(readIdentifier(parameters, 'contact_book'), 'contact_book');
  const name = readChoice<OrderName>(parameters, 'order', ['last_name', 'last_modified']) ?? 'last_name';
  const since = readSince(call);
  const search = readText(parameters, 'search')?.toLowerCase();
  assertBook(call, book);
  const withDeleted = since !== undefined && readBoolean(parameters, 'include_deleted');

  const isIn = (row: Contact) => row.contact_book === book;
  const all = world.store.contacts.list(`${name} ${book}`, isIn, orders[name]);
  const rows = all.filter(
    (row) =>
      (withDeleted || !row.deleted) &&
      (since === undefined || row.modified_at >= since) &&
      (search === undefined || textOf(row).includes(search)),
  );
  return world.settings.contactOrder === 'shifting' ? shifted(rows, name, world.store.next()) : rows;
}

/** The least `modified_at` that is asked for. */
function readSince({ parameters, world }: Call): number | undefined {
  const since = readInteger(parameters, 'modified_since');
  if (since === undefined) return undefined;
  const { modifiedSince, smallModifiedSince } = world.settings;
  if (since < day && smallModifiedSince === 'refused') throw badRequest(`'modified_since' is invalid`);
  return modifiedSince === 'exclusive' ? since + 1 : since;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const orders: Record<OrderName, Order<Contact>> = {
  last_name: (a, b) => compare(a.last_name ?? '', b.last_name ?? '') || compare(a.id, b.id),
  last_modified: (a, b) => b.modified_at - a.modified_at || compare(a.id, b.id),
};

function textOf({ first_name, last_name, infos }: Contact): string {
  return [first_name, last_name, ...infos.map(({ value }) => value)].join(' ').toLowerCase();
}

/** Rows of the same name or moment in an order that depends on the number of the call. */
function shifted(rows: readonly Contact[], name: OrderName, number: number): Contact[] {
  const keyOf = ({ last_name, modified_at }: Contact) => (name === 'last_name' ? (last_name ?? '') : -modified_at);
  const rank = (row: Contact) => mix(number, Number.parseInt(row.id.slice(-12, -4), 16));
  return rows
    .map((row) => ({ row, key: keyOf(row), rank: rank(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.rank - b.rank))
    .map(({ row }) => row);
}
