import { describe, expect, test } from '@jest/globals';
import { nothing } from '../simulators/missive/generated/options.ts';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import { labelIDs, organizationIDs, teamIDs, tokens } from '../simulators/missive/seed/ids.ts';
import { repeats, sorted } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { key, read, withMissive } from './setup.ts';
import { expectWhole, idsOf, type TruthOptions, truth } from './truth.ts';

type Mailboxes = NonNullable<TruthOptions['mailboxes']>;

const streams = ['conversations', 'messages', 'comments'];

describe('is read whole, and nothing else is', () => {
  const own = ['all', 'inbox', 'closed', 'snoozed', 'flagged', 'trashed', 'junked', 'drafts', 'assigned'] as const;
  const generate = {
    conversations: 40,
    every: { team: 4, teamOnly: 10, closed: 3, trashed: 7, junked: 9, flagged: 5, snoozed: 6, assigned: 8, label: 5 },
    drafts: [0, 1] as [number, number],
  };
  test.concurrent.each([...own, 'team_all'] as const)('the mailbox %s', async (name) => {
    await withMissive({ generate }, async (missive) => {
      const mailboxes = [{ name }] as Mailboxes;
      expect(truth(missive, 'conversations', { mailboxes }).length).toBeGreaterThan(0);
      const run = await read(missive, streams, { config: { mailboxes: [name] } });
      expectWhole(missive, run, streams, { mailboxes });
    });
  });

  wide('a shared label alone, and one that the owner sees nothing else of', async () => {
    await withMissive({ generate }, async (missive) => {
      const config = { mailboxes: [], shared_label_ids: [labelIDs.clients] };
      const run = await read(missive, streams, { config });
      expectWhole(missive, run, streams, { mailboxes: [{ name: 'shared_label', id: labelIDs.clients }] });
      expect(idsOf(run.records('conversations'))).toContain(conversationIDs.labelOnly);
    });
  });

  test.concurrent('several at once: what is in many of them comes once', async () => {
    await withMissive({ generate }, async (missive) => {
      const names = ['all', 'team_all', 'closed', 'trashed', 'flagged', 'inbox', 'assigned'] as const;
      const config = { mailboxes: names, shared_label_ids: [labelIDs.clients] };
      const run = await read(missive, streams, { config });
      const label = { name: 'shared_label', id: labelIDs.clients };
      const mailboxes = [...names.map((name) => ({ name })), label] as Mailboxes;
      expectWhole(missive, run, streams, { mailboxes });
      for (const stream of streams) expect(repeats(run.records(stream), key)).toBe(0);
      expect(missive.callCount(`conversations/${conversationIDs.main}/messages`)).toBe(1);
      expect(idsOf(run.records('conversations'))).toEqual(
        expect.arrayContaining([conversationIDs.trashed, conversationIDs.teamOnly, conversationIDs.labelOnly]),
      );
    });
  });

  test.concurrent('what changes in two of them is read once by the next sync', async () => {
    // The newest of the team is older than the newest of all.
    await withMissive({ generate: { conversations: 20, every: nothing } }, async (missive) => {
      const all = ['conversations', 'messages', 'comments', 'posts'];
      const config = { lookback_days: 0 };
      const first = await read(missive, all, { config });
      const known = new Set(idsOf(first.records('messages')));
      const ofTeam = truth(missive, 'conversations', { mailboxes: [{ name: 'all' }] }).filter(
        ({ team }) => team !== null,
      );
      const id = String(ofTeam.at(-1)?.id);
      missive.bumpConversation({ id, messages: 3, comments: 1, posts: 1 });
      missive.clearCalls();
      const next = await read(missive, all, { config, state: first.stateAfter() });
      const fresh = idsOf(truth(missive, 'messages')).filter((one) => !known.has(one));
      expect(next.records('messages').map((row) => row.id)).toEqual(expect.arrayContaining(fresh));
      for (const stream of all) expect([stream, repeats(next.records(stream), key)]).toEqual([stream, 0]);
      for (const kind of all.slice(1))
        expect([kind, missive.callCount(`conversations/${id}/${kind}`)]).toEqual([kind, 1]);
      expect(missive.callCount('messages/*')).toBe(1);
    });
  });

  wide('the closed ones belong to the default', async () => {
    await withMissive({ settings: { all: { closed: true }, teamAll: { closed: true } } }, async (missive) => {
      const run = await read(missive, ['conversations']);
      expect(run.records('conversations').filter(({ closed_at }) => closed_at !== null).length).toBeGreaterThan(10);
      expect(idsOf(run.records('conversations'))).toContain(conversationIDs.teamOnly);
    });
  });
});

describe('a mailbox added later', () => {
  test.concurrent('is read from its start; the others go on', async () => {
    await withMissive({}, async (missive) => {
      const config = { lookback_days: 0 };
      const first = await read(missive, streams, { config });
      const next = await read(missive, streams, {
        config: { ...config, mailboxes: ['all', 'team_all', 'trashed'] },
        state: first.stateAfter(),
      });
      expect([next.code, idsOf(next.records('conversations'))]).toEqual([0, [conversationIDs.trashed]]);
      expect(next.records('messages').map((row) => row.conversation_id)).toEqual([conversationIDs.trashed]);
    });
  });

  wide('a team that the owner joins brings its conversations', async () => {
    await withMissive({}, async (missive) => {
      const config = { lookback_days: 0 };
      const first = await read(missive, streams, { config });
      missive.joinTeam({ team: teamIDs.sales });
      const next = await read(missive, streams, { config, state: first.stateAfter() });
      expect([next.code, idsOf(next.records('conversations'))]).toEqual([0, [conversationIDs.teo]]);
      expect(next.records('messages').map((row) => row.conversation_id)).toEqual([conversationIDs.teo]);
    });
  });
});

describe('organization_id', () => {
  test.concurrent('narrows what belongs to an organization, and marks its users', async () => {
    await withMissive({ settings: { unknownParameters: 'refused' } }, async (missive) => {
      const organization = organizationIDs.saltworks;
      const all = ['users', 'teams', 'shared_labels', 'responses', 'conversations', 'contacts', 'organizations'];
      const run = await read(missive, all, { config: { organization_id: organization } });
      expect([run.code, run.errors]).toEqual([0, []]);
      const users = missive
        .truth({ stream: 'organization_users' })
        .filter(({ parent }) => parent.organization === organization);

      const wanted = users.map(({ row }) => ({ ...row, organization }));
      expect(sorted(run.records('users'), key)).toEqual(sorted(wanted, key));
      for (const stream of ['teams', 'shared_labels', 'responses']) {
        const wanted = truth(missive, stream).filter((row) => row.organization === organization);
        expect([stream, idsOf(run.records(stream))]).toEqual([stream, idsOf(wanted)]);
      }
      expect(idsOf(run.records('conversations'))).toEqual([conversationIDs.studio]);
      for (const stream of ['contacts', 'organizations']) expectWhole(missive, run, [stream]);
    });
  });

  wide('narrows tasks', async () => {
    await withMissive({}, async (missive) => {
      const both = [organizationIDs.harbor, organizationIDs.saltworks];
      const runs = await Promise.all(
        both.map((organization_id) => read(missive, ['tasks'], { config: { organization_id } })),
      );
      const [harbor = [], saltworks = []] = runs.map((run) => idsOf(run.records('tasks')));
      expect([...harbor, ...saltworks].sort()).toEqual(idsOf(truth(missive, 'tasks')));
      expect([harbor.length > 0, saltworks.length > 0]).toEqual([true, true]);
    });
  });
});

wide('an account that has nothing is read without a word', async () => {
  await withMissive({}, async (missive) => {
    const run = await read(missive, undefined, { config: { api_key: tokens.una } });
    expect([run.code, run.errors, run.logs('WARN')]).toEqual([0, [], []]);
    const records = run.messages.filter(({ type }) => type === 'RECORD');
    expect(records.length).toBe(missive.truth({ stream: 'users', token: tokens.una }).length);
  });
});
