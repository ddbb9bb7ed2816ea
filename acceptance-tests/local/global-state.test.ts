import { expect, test } from '@jest/globals';
import { atDesk, complete } from './setup.ts';

const after = ['{"type":"STATE","state":{"type":"GLOBAL","global":{"shared_state":{"lsn":7},"stream_states":[]}}}'];
const properties = { id: { type: 'integer' } };
const rows = ['{"id":1}', '{"id":2}'];

test('a full refresh that begins anew does not go on behind the state of all streams', () =>
  atDesk(async (desk) => {
    const things = { incremental: true, key: ['id'], properties, rows, stateless: true };
    await complete(desk.syncRows({ streams: { things }, after }));
    const failed = { streams: { things: { ...things, fails: 'No.' } }, after };
    expect((await desk.syncRows(failed, {}, '--full-refresh').ended).code).toBe(1);
    const saved = "select count(*) as n from _mailroom.streams where key = ''";
    expect(await desk.rows(saved)).toEqual([{ n: 1 }]);
    // Other settings: what was staged is thrown away.
    expect((await desk.syncRows({ ...failed, after: [], region: 'eu' }).ended).code).toBe(1);
    expect(await desk.rows(saved)).toEqual([{ n: 0 }]);
    expect(await desk.rows('select count(*) as n from things')).toEqual([{ n: 2 }]);
  }));

test('rows of a list that no state of its own covers are not there twice', () =>
  atDesk(async (desk) => {
    const list = { properties, rows, stateless: true };
    expect((await desk.syncRows({ streams: { list: { ...list, fails: 'No.' } }, after }).ended).code).toBe(1);
    await complete(desk.syncRows({ streams: { list }, after }));
    expect(await desk.rows('select count(*) as n from list')).toEqual([{ n: 2 }]);
  }));
