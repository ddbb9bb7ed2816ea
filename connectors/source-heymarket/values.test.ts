import { describe, expect, test } from '@jest/globals';
import { inSnakeCase, teamIn, withLists } from './values.ts';

describe('members and targets are lists, whatever they come as', () => {
  const theo = { id: 90_217, name: 'Theo Lund' };
  const imani = { id: 90_230, name: 'Imani Oduya' };
  const cases: [name: string, row: Record<string, unknown>, wanted: Record<string, unknown>][] = [
    ['lists stay', { members: [theo], targets: null }, { members: [theo], targets: null }],
    ['nothing is nothing', { members: {}, targets: {} }, { members: [], targets: [] }],
    ['absent stays absent', {}, {}],
    ['one member', { members: theo }, { members: [theo] }],
    ['members by id', { members: { 90217: theo, 90230: imani } }, { members: [theo, imani] }],
    ['one member by id', { members: { 90217: theo } }, { members: [theo] }],
    [
      'members by an id that stands outside only',
      { members: { 90217: { name: 'Theo' } } },
      { members: [{ id: 90_217, name: 'Theo' }] },
    ],
    [
      'names by id',
      { members: { 90217: 'Theo Lund', 90230: null } },
      { members: [{ id: 90_217, name: 'Theo Lund' }, { id: 90_230 }] },
    ],
    ['an id of its own', { members: { 7: theo } }, { members: [theo] }],
    ['bare addresses', { targets: ['15105550142'] }, { targets: [{ target: '15105550142' }] }],
    [
      'targets by number',
      { targets: { 15105550142: { f: 'Ben' } } },
      { targets: [{ target: '15105550142', f: 'Ben' }] },
    ],
    [
      'targets of which only the number is told',
      { targets: { 15105550142: {} } },
      { targets: [{ target: '15105550142' }] },
    ],
  ];
  test.each(cases)('%s', (_name, row, wanted) => {
    expect(withLists(row)).toEqual(wanted);
  });
});

test('names in camel case become those in snake case, at any depth; where one comes in both, that one counts', () => {
  const row = {
    autoClose: true,
    inboxID: 7,
    ai_agent: 1,
    widgetSettings: { tosUrl: 'x', fabTextColor: '#fff' },
    ids: [{ aB: 1 }],
  };
  expect(inSnakeCase(row)).toEqual({
    ...{ auto_close: true, inbox_id: 7, ai_agent: 1, ids: [{ aB: 1 }] },
    widget_settings: { tos_url: 'x', fab_text_color: '#fff' },
  });
  expect(inSnakeCase({ updatedAt: 'new', updated_at: 'own' })).toEqual({ updated_at: 'own' });
  expect(inSnakeCase({ updated_at: 'own', updatedAt: 'new' })).toEqual({ updated_at: 'own' });
});

test('a team has members, if it tells them', () => {
  const team = { id: 7704, name: 'Northwind' };
  for (const good of [team, { ...team, members: [{ id: 90_217 }] }]) expect(teamIn(good)).toEqual([good]);
  const others = [{}, [], null, [{ name: 'Theo' }]].map((members) => ({ ...team, members }));
  for (const bad of [{ members: [{ id: 1 }] }, ...others, [team], null]) expect(teamIn(bad)).toBeUndefined();
});
