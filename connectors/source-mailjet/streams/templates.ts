import type { Row } from '@mailroom/airbyte-cdk';
import { changedBy, FULL_REFRESH, type List } from '../config.ts';
import { inside, resource } from '../paging.ts';
import { latestOf } from '../values.ts';

/** Those of the key and of its user; without either, Mailjet's public gallery would come along. */
export const templates: List = {
  name: 'templates',
  primaryKey: ['ID'],
  ...resource('template', 'ID', ({ slice }) => slice.params as Row),
  partitions: { slices: () => ['apikey', 'user'].map((key) => ({ key, params: { OwnerType: key } })) },
  transform: (row) => Object.assign(row, { UpdatedAt: latestOf(row, 'CreatedAt', 'LastUpdatedAt') }),
  sync: changedBy('UpdatedAt'),
  boundedByStartDate: false,
};

export const templateContents: List = {
  name: 'template_contents',
  primaryKey: ['TemplateID'],
  ...inside((id) => `template/${id}/detailcontent`),
  partitions: {
    parent: templates,
    incremental: true,
    cursorField: 'UpdatedAt',
    slice: ({ ID, UpdatedAt }) => ({ key: String(ID), of: { TemplateID: ID, UpdatedAt } }),
  },
  transform: (row, { slice }) => Object.assign(row, slice.of),
  sync: FULL_REFRESH,
};
