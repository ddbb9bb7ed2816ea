import { expect, test } from '@jest/globals';
import { findConnectors } from '../../scripts/command-line.ts';
import { ROOT } from '../documentation/pages.ts';
import { services } from '../playground/accounts/index.ts';
import { strict } from '../source-missive/kills.ts';
import { account, streams } from '../source-missive/kills-account.ts';
import { Activity } from '../source-missive/property-activity.ts';
import { configOf, withMissive } from '../source-missive/setup.ts';
import { truth } from '../source-missive/truth.ts';
import { hasCursors } from '../support/cursors.ts';
import type { Row } from '../support/messages.ts';
import { chooseSeed, Random } from '../support/random.ts';
import { atDesk, complete } from './setup.ts';

const seed = chooseSeed();
const settledAfterMs = 120_000;

test('Missive, killed on either side while people go on writing: every row is there, once, as it is', () =>
  withMissive({ sample: false, generate: account }, (missive) =>
    atDesk(async (desk) => {
      const said = `With SEED=${seed}`;
      const random = new Random(seed);
      const activity = new Activity(missive, { random, teams: [], labels: [] });
      const config = configOf(missive, { ...strict, mailboxes: ['all'], fetch_message_bodies: false });
      const options = ['--streams', streams.join(',')];
      for (let kill = 0; kill < 5; kill++) {
        const sync = desk.sync('source-missive', config, ...options);
        missive.hook({ when: 'before', skip: random.integer(5, 120), run: () => sync.child.kill('SIGKILL') });
        activity.accompany(3, 100);
        expect([said, (await sync.ended).signal]).toEqual([said, 'SIGKILL']);
        missive.clearHooks();
        activity.happen(3);
      }
      missive.advance(settledAfterMs);
      await complete(desk.sync('source-missive', config, ...options));
      await complete(desk.sync('source-missive', config, ...options, '--full-refresh'));
      for (const stream of streams) {
        const wanted = truth(missive, stream, { bodies: false, mailboxes: [{ name: 'all' }] }).map(({ id }) => id);
        const [row] = await desk.rows(`select list(id order by id)::json as ids from ${stream}`);
        expect([said, stream, row?.ids ?? []]).toEqual([said, stream, wanted.sort()]);
      }
    }),
  ));

test('contacts that were deleted are gone, killed or not, where deletions are marked', () =>
  withMissive({ sample: false, generate: { contacts: 900, books: 2, deletedEvery: 9 } }, (missive) =>
    atDesk(async (desk) => {
      const said = `With SEED=${seed}`;
      const random = new Random(seed);
      const config = configOf(missive, { ...strict, deletions: 'mark' });
      const options = ['--streams', 'contacts'];
      const living = () => truth(missive, 'contacts').filter(({ deleted }) => deleted !== true);
      for (let kill = 0; kill < 4; kill++) {
        const sync = desk.sync('source-missive', config, ...options);
        missive.hook({ when: 'before', skip: random.integer(2, 7), run: () => sync.child.kill('SIGKILL') });
        await sync.ended;
        missive.clearHooks();
        for (let more = 0; more < 20; more++) missive.deleteContact({ id: String(random.pick(living()).id) });
        missive.advance(settledAfterMs);
      }
      await complete(desk.sync('source-missive', config, ...options));
      const [row] = await desk.rows('select list(id order by id)::json as ids from contacts');
      expect([said, row?.ids]).toEqual([
        said,
        living()
          .map(({ id }) => id)
          .sort(),
      ]);
    }),
  ));

test.each(findConnectors(ROOT))('%s: everything, then what is new, with tables that can be asked', (connector) =>
  atDesk(async (desk) => {
    const running = await services[connector]?.start({ size: 'small', port: 0, host: '127.0.0.1' });
    if (!running) throw new Error(`${connector} has no account.`);
    try {
      const first = JSON.parse((await complete(desk.sync(connector, running.config, '--json'))).stdout);
      running.change();
      const second = JSON.parse((await complete(desk.sync(connector, running.config, '--json'))).stdout);
      const records = (report: typeof first): number =>
        report.streams.reduce((sum: number, { records }: { records: number }) => sum + records, 0);
      expect(records(second) < records(first)).toBe(hasCursors(connector));
      const fresh = second.streams.reduce((sum: number, stream: { new: number }) => sum + stream.new, 0);
      expect(fresh).toBeGreaterThan(0);
      // Nothing of what simulators answer departs from the schemas, but moments that are finer than microseconds.
      for (const { stream } of second.streams) {
        const more = await desk.rows(`select distinct _more as more from "${stream}" where _more is not null`);
        const values = more.flatMap(({ more }) => Object.values(more as Row));
        expect([stream, values.filter((value) => !/\.\d{7,9}Z$/.test(String(value)))]).toEqual([stream, []]);
      }
      const states = await desk.states();
      expect([...states.keys()]).toEqual(
        expect.arrayContaining([...first.streams.map(({ stream }: { stream: string }) => stream)]),
      );
    } finally {
      await running.close();
    }
  }),
);
