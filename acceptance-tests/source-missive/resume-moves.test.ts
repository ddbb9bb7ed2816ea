import { expect, test } from '@jest/globals';
import { nothing } from '../simulators/missive/generated/options.ts';
import { Story, strict } from './kills.ts';
import { day, withMissive } from './setup.ts';

const streams = ['conversations', 'messages'];
const scope = { mailboxes: [{ name: 'all' as const }] };
const config = { ...strict, mailboxes: ['all'] };
const generate = { conversations: 120, messages: 2, comments: 0, stepSeconds: day, every: nothing };

/** Between the first page and the second of a first sync, something happens to a conversation of the third page. */
test.each(['moves up', 'is merged into one of the first page'])(
  'a conversation that a run under way has not come to %s: what was in it arrives with the next run',
  (what) =>
    withMissive({ sample: false, generate }, async (missive) => {
      const ids = missive.truth({ stream: 'conversations', ...scope }).map(({ row }) => String(row.id));
      const [first = '', old = ''] = [ids[0], ids[110]];
      missive.hook({
        when: 'before',
        path: 'conversations',
        skip: 1,
        run: () => {
          if (what === 'moves up') missive.bumpConversation({ id: old, messages: 1 });
          else missive.mergeConversations({ from: old, into: first });
        },
      });
      const story = new Story(missive);
      await story.run({ streams, config });
      missive.advance(120_000);
      await story.run({ streams, config });
      for (const stream of streams) expect([stream, story.lost(stream, scope)]).toEqual([stream, []]);
    }),
);
