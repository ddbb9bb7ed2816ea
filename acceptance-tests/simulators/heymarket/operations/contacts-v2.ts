import { isObject } from '../../shared/json.ts';
import { jsonReply } from '../../shared/reply.ts';
import type { Call } from '../call.ts';
import { badData, refusal } from '../errors.ts';
import { type Contact, fieldsOf } from '../model.ts';
import { listReply } from '../pages.ts';
import { readText, readTexts } from '../parameters.ts';
import { channelsOf } from '../render-contact.ts';
import { show } from '../show.ts';
import { contactOfUUID } from '../uuids.ts';
import { get, type Operation, post } from './operation.ts';
import { present, singleReply } from './single.ts';

/** Reads of v2 that need a UUID, or an address. */
export const contactV2Operations: Operation[] = [
  get('v2/contact/:id', (call) =>
    singleReply(call.world.renderer.contact(byUUID(call), { version: 'v2', isSingle: true })),
  ),
  get('v2/contact/:id/channel/:id', (call) => {
    const { settings } = call.world;
    const channel = channelsOf(byUUID(call)).find(({ channel_type }) => channel_type === call.ids[1]);
    if (!channel) throw refusal(settings.unknownRecord, 'no such channel');
    return jsonReply(show(channel, 'channels', settings, (name) => name));
  }),
  post('v2/contacts/search', ['contact_channels'], (call) => {
    const wanted = readChannels(call);
    const found = [...call.world.store.tables.contacts.all()].filter(
      (row) => !row.isGone && wanted.some(({ type, ids }) => ids.includes(String(fieldsOf(row)[type]))),
    );
    return listReply(
      call,
      found.map((row) => call.world.renderer.contact(row, { version: 'v2', isSingle: false })),
    );
  }),
];

function byUUID({ ids, world }: Call): Contact {
  const id = contactOfUUID(ids[0] ?? '');
  return present(id === undefined ? undefined : world.store.tables.contacts.find(id), world.settings.unknownRecord);
}

function readChannels({ body }: Call): { type: string; ids: string[] }[] {
  const channels = body.contact_channels;
  if (!Array.isArray(channels) || !channels.every(isObject))
    throw badData('contact_channels must be an array of objects');
  return channels.map((channel) => ({
    type: readText(channel, 'channel_type') ?? '',
    ids: readTexts(channel, 'channel_ids') ?? [],
  }));
}
