import { jsonReply, type Reply } from '../../shared/reply.ts';
import type { Call } from '../call.ts';
import { badData } from '../errors.ts';
import { type Contact, fieldsOf } from '../model.ts';
import { countReply, datePage, listReply, pageOf, pagingFields } from '../pages.ts';
import { readBoolean, readInteger, readMoment, readNumeral, readText } from '../parameters.ts';
import { isContactListed } from '../visibility.ts';
import { get, type Operation, post } from './operation.ts';
import { present, rowInPath, singleReply } from './single.ts';

export const contactOperations: Operation[] = [
  post('v1/contacts', pagingFields, (call) => pageReply(call, 'v1')),
  post('v2/contacts/list', pagingFields, (call) => pageReply(call, 'v2')),
  post('v1/contacts/count', pagingFields, (call) => {
    const { store, settings } = call.world;
    const rows = pageOf(store.tables.contacts, {
      by: 'updated',
      bounds: { upper: readMoment(call.body, 'date') },
      isClosed: { lower: true, upper: settings.date === 'inclusive' },
      ascending: false,
      matches: (row) => isContactListed(row, 'v1', settings),
      limit: Number.POSITIVE_INFINITY,
      skip: 0,
    });
    return countReply(call, rows.length);
  }),
  post('v1/contact-fields', ['page'], (call) => fieldsReply(call)),
  post('v1/contact/status', ['id', 'phone'], (call) => {
    const phone = readText(call.body, 'phone');
    const row = phone === undefined ? byID(call, readInteger(call.body, 'id')) : byPhone(call, phone);
    return singleReply(call.world.renderer.optOut(row));
  }),
  post('v1/contact/get', ['id', 'phone'], (call) => {
    const phone = readText(call.body, 'phone');
    return showOne(call, phone === undefined ? byID(call, idIn(call)) : byPhone(call, phone));
  }),
  get('v1/contact/:id', (call) => showOne(call, rowInPath(call, call.world.store.tables.contacts))),
];

function pageReply(call: Call, version: 'v1' | 'v2'): Reply {
  const { body, world } = call;
  const { settings } = world;
  const assigned = readInteger(body, 'assigned');
  const wantsArchived = readBoolean(body, 'archived') === true && settings.archived.asked === 'only';
  const page = datePage(
    call,
    world.store.tables.contacts,
    (row) =>
      !wantsArchived &&
      isContactListed(row, version, settings) &&
      (assigned === undefined || fieldsOf(row).assigned_user_id === assigned),
  );
  return listReply(
    call,
    page.map((row) => world.renderer.contact(row, { version, isSingle: false })),
  );
}

const fieldsPerPage = 30;

function fieldsReply(call: Call): Reply {
  const { store, settings, renderer } = call.world;
  const { envelope, paging } = settings.contactFields;
  const all = [...store.tables.contact_fields.all()].filter(({ isGone }) => !isGone).sort((a, b) => a.id - b.id);
  const page = Math.max(1, readInteger(call.body, 'page') ?? 1);
  const rows = paging === 'none' ? all : all.slice((page - 1) * fieldsPerPage, page * fieldsPerPage);
  const shown = rows.map(renderer.contactField);
  return { ...jsonReply(envelope === 'array' ? shown : { contact_fields: shown }), rows: rows.length };
}

/** A number, or a text that holds one. */
function idIn({ body }: Call): number | undefined {
  return typeof body.id === 'string' ? readNumeral(body.id) : readInteger(body, 'id');
}

function byID({ world }: Call, id: number | undefined): Contact {
  if (id === undefined) throw badData('id or phone is required');
  return present(world.store.tables.contacts.find(id), world.settings.unknownRecord);
}

function byPhone({ world }: Call, phone: string): Contact {
  const row = [...world.store.tables.contacts.all()].find((other) => fieldsOf(other).phone === phone);
  return present(row, world.settings.unknownRecord);
}

function showOne({ world }: Call, row: Contact): Reply {
  return singleReply(world.renderer.contact(row, { version: 'v1', isSingle: true }));
}
