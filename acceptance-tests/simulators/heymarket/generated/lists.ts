import { kept } from '../make-rows.ts';
import { day, type Moment } from '../moments.ts';
import { person } from '../people.ts';
import { memberIDs, teamID } from '../seed/ids.ts';
import { galleryFile, templateFields } from '../seed/templates.ts';
import type { Store } from '../store.ts';
import { defaultEvery, type GenerateOptions, isNth } from './options.ts';
import type { Timeline } from './timeline.ts';

/** Contact lists, tags, templates and surveys; the newest of each has the greatest id. */
export function generateLists({ tables }: Store, timeline: Timeline, options: GenerateOptions): void {
  const { targets = 2, filesPerTemplate = 1, othersPerSecond = 1 } = options;
  const { archived } = { ...defaultEvery, ...options.every };
  const common = { team_id: teamID, op: 'update', rev: 2 };
  const each = (length = 0, first: number, add: (row: [id: number, created: Moment, updated: Moment]) => void) => {
    for (let number = 0; number < length; number += 1) {
      const updated = timeline(number, { stepSeconds: 3600, perSecond: othersPerSecond });
      add([first + length - 1 - number, updated - 10n * day, updated]);
    }
  };

  each(options.lists, 700_000, ([id, ...times]) => {
    const people = Array.from({ length: targets }, (_, index) => person(2_000_000 + (id % 1000) * targets + index));
    const members = Object.fromEntries(people.map(({ phone, first, last }) => [phone, { f: first, l: last }]));
    const fields = { name: `List ${id}`, local_id: '', targets: members, creator_id: memberIDs.theo, shared: true };
    tables.lists.add({ ...kept(id, ...times, { ...fields, ...common }), archived: isNth(id, archived) });
  });
  each(options.tags, 7000, ([id, ...times]) => {
    tables.tags.add(kept(id, ...times, { tag: `Tag ${id}`, color: '#336699', ...common }));
  });
  each(options.templates, 30_000, ([id, ...times]) => {
    const gallery = Array.from({ length: filesPerTemplate }, (_, index) => galleryFile(`page-${id}-${index}.jpg`));
    const fields = templateFields(`Template ${id}`, { text: 'Hello {{first_name}}', gallery });
    tables.templates.add({ ...kept(id, ...times, fields), archived: isNth(id, archived) });
  });
  each(options.surveys, 1000, ([id, ...times]) => {
    tables.surveys.add(kept(id, ...times, { name: `Survey ${id}`, type: 'nps', question: 'Would you come again?' }));
  });
}
