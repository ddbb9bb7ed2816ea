import { kept } from '../make-rows.ts';
import type { Fields } from '../model.ts';
import { hour, type Moment } from '../moments.ts';
import type { Store } from '../store.ts';
import { clockOf } from './dates.ts';
import { memberIDs, teamID, templateIDs } from './ids.ts';

/** 34 templates, one of them archived; galleries of one file, three and none. */
export function seedTemplates({ tables: { templates } }: Store, date: Moment): void {
  const at = clockOf(date);
  const { welcome, gallery, bare, archived } = templateIDs;
  const add = (id: number, updated: Moment, name: string, content: Fields, isArchived = false) => {
    const row = kept(id, at('2025-05-01T10:00:00Z'), updated, templateFields(name, content));
    templates.add({ ...row, archived: isArchived });
  };
  const hello = { annotation_text: 'Hello', annotation_position: 'bottom' };
  add(welcome, at('2026-01-22T16:40:02.114Z'), 'Welcome', {
    text: 'Hi {{first_name}}, welcome aboard!',
    gallery: [{ ...galleryFile('welcome.jpg'), ...hello }],
  });
  add(gallery, at('2026-02-02T02:02:02.020202Z'), 'Before and after', {
    text: 'Have a look',
    gallery: ['before.jpg', 'missing-after.jpg', 'moved.jpg'].map(galleryFile),
    attachments: [{ name: 'prices.png', type: 'image/png', url: 'files://prices.png' }],
  });
  add(bare, at('2026-02-03T03:00:00Z'), 'Bare', { text: 'Thank you', gallery: [] });
  add(archived, at('2026-03-03T03:00:00Z'), 'Winter hours', { text: 'Closed on Friday' }, true);
  for (let n = 0; n < 30; n += 1) {
    const updated = at('2026-01-01T00:00:00Z') - BigInt(n >= 10 && n < 14 ? 10 : n) * hour;
    add(20_500 + n, updated, `Template ${n}`, { text: `Text ${n} for {{first_name}}` });
  }
}

export function templateFields(name: string, content: Fields): Fields {
  return {
    name,
    local_id: `tmpl-${name.toLowerCase().replaceAll(' ', '-')}`,
    content,
    team_id: teamID,
    creator_id: memberIDs.ruth,
    shared: true,
    op: 'update',
    rev: 3,
  };
}

export function galleryFile(name: string): Fields {
  return {
    url: `files://${name}`,
    original_url: `https://cdn.example.com/${name}`,
    annotation_text: '',
    annotation_position: '',
  };
}
