import { describe, expect, test } from '@jest/globals';
import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import { contactIDs } from '../simulators/missive/seed/contacts.ts';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import { bookIDs, labelIDs, userIDs } from '../simulators/missive/seed/ids.ts';
import { taskIDs } from '../simulators/missive/seed/tasks.ts';
import type { Call } from '../simulators/shared/call-log.ts';
import type { Row } from '../support/messages.ts';
import type { Output } from '../support/output.ts';
import { sorted } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { lists } from './elements.ts';
import { elementStreams, keyOf, read, withMissive } from './setup.ts';
import { expectWhole, truth, upserted } from './truth.ts';

const parents = ['contacts', 'tasks', 'conversations', 'messages'];
const config = { lookback_days: 0 };

describe('lists inside of rows', () => {
  wide('that have an element twice bring it once, or in both places where it has no id', async () => {
    await withMissive({ settings: { innerLists: 'twice' } }, async (missive) => {
      const run = await read(missive, [...parents, ...elementStreams]);
      expectWhole(missive, run, elementStreams);
    });
  });

  wide('that are null, or have nulls in them, are passed over, with one word for each stream', async () => {
    await withMissive({ settings: { innerLists: 'null' } }, async (missive) => {
      const run = await read(missive, [...parents, ...elementStreams]);
      expectWhole(missive, run, [...parents, ...elementStreams]);
      const told = run.logs('WARN').flatMap(({ message }) => /^Stream (\w+): what stands at/.exec(message)?.[1] ?? []);
      expect(told.sort()).toEqual([...elementStreams].sort());
    });
  });

  test.concurrent.each(parents)('cost no request beside %s, and of the bodies none', async (parent) => {
    await withMissive({ generate: { conversations: 30, contacts: 30 } }, async (missive) => {
      const inside = elementStreams.filter((stream) => lists[stream]?.of === parent);
      const calls = async (streams: string[], settings: Row = {}): Promise<string[]> => {
        missive.clearCalls();
        const run = await read(missive, streams, { config: settings });
        expect(run.code).toBe(0);
        // Which messages are asked for together is a matter of time.
        const named = ({ path, parameters }: Call) =>
          path.startsWith('messages/') ? 'bodies' : JSON.stringify([path, parameters]);
        return missive.calls().map(named).sort();
      };
      const alone = await calls([parent]);
      expect(await calls([parent, ...inside])).toEqual(alone);
      expect(await calls(inside)).toEqual(await calls([parent], { fetch_message_bodies: false }));
    });
  });

  test.concurrent('of a message are read where it was merged to, too', async () => {
    await withMissive({}, async (missive) => {
      const { sms, main } = conversationIDs;
      const actions = { mergeConversations: { from: sms, into: main } };
      missive.hook({ when: 'before', path: `conversations/${sms}/messages`, actions });
      const run = await read(missive, ['message_recipients', 'message_attachments']);
      expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of ['message_recipients', 'message_attachments']) {
        const had = sorted(upserted([run], stream), keyOf(stream));
        expect([stream, had]).toEqual([stream, sorted(truth(missive, stream), keyOf(stream))]);
      }
    });
  });
});

/** What the query of the README shows: the elements whose row, as it is now, has the date that they carry. */
function present(runs: readonly Output[], stream: string): Row[] {
  const { of, carried } = lists[stream] as (typeof lists)[string];
  const [[id = ''] = [], ...dates] = Object.entries(carried);
  const [date = '', field = ''] = dates.at(-1) ?? [];
  const rows = new Map(upserted(runs, of).map((row) => [row.id, row[field]]));
  return upserted(runs, stream).filter((row) => rows.has(row[id]) && rows.get(row[id]) === row[date]);
}

function change(missive: MissiveSimulator): void {
  const { main, teamOnly } = conversationIDs;
  missive.changeConversation({ id: main, labelIDs: [labelIDs.clients], users: { [userIDs.mara]: [] } });
  missive.bumpConversation({ id: main });
  missive.changeConversation({ id: teamOnly, labelIDs: [], users: { [userIDs.mara]: ['assigned'] } });
  missive.bumpConversation({ id: teamOnly });
  missive.changeContact({
    id: contactIDs.ines,
    infos: [],
    memberships: [{ group: { id: 'g', kind: 'group', name: 'G' } }],
  });
  missive.deleteContact({ id: contactIDs.juno });
  missive.addContact({ contact_book: bookIDs.mara });
  missive.changeTask({ id: taskIDs.replacement, assignees: [] });
  missive.changeTask({ id: taskIDs.count, assignees: [userIDs.mara, userIDs.teo] });
}

test.concurrent('what has left its list stays, and the query of the README leaves it out', async () => {
  await withMissive({}, async (missive) => {
    const streams = [...parents, ...elementStreams];
    const first = await read(missive, streams, { config });
    missive.advance(120_000);
    change(missive);
    const next = await read(missive, streams, { config, state: first.stateAfter() });
    expect([next.code, next.errors]).toEqual([0, []]);
    for (const stream of elementStreams) {
      const wanted = sorted(truth(missive, stream), keyOf(stream));
      expect([stream, sorted(present([first, next], stream), keyOf(stream))]).toEqual([stream, wanted]);
    }
    const stale = (stream: string) => upserted([first, next], stream).length - truth(missive, stream).length;
    expect(stale('conversation_labels')).toBe(1);
    expect(stale('conversation_assignees')).toBe(1);
    expect(stale('task_assignees')).toBe(1);
    expect(stale('contact_infos')).toBeGreaterThan(3);
  });
});
