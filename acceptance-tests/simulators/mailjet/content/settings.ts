import type { Choices } from '../../shared/settings.ts';

/** What the documentation of the Content API leaves open. */
export type ContentSettings = {
  total: 'all' | 'page';
  /** Where none is documented: of images and tokens. */
  order: 'id' | 'newest';
  /** Templates that say of themselves that they are deleted. */
  deleted: 'shown' | 'hidden';
  /** What a new version of its content does to `UpdatedAt` of a template. */
  newVersion: 'moves the date' | 'leaves the date';
  /** The contents of a template without any. */
  withoutContent: 'empty' | 404;
  headers: 'object' | 'text';
  imageURL: 'ImageUrl' | 'ImageURL';
  usedFor: 'honoured' | 'ignored';
  accessTokens: 'null' | 'clear';
  /** `Data` of an empty list. */
  empty: 'list' | 'null';
};

export const defaultContentSettings: ContentSettings = {
  total: 'all',
  order: 'id',
  deleted: 'hidden',
  newVersion: 'leaves the date',
  withoutContent: 'empty',
  headers: 'object',
  imageURL: 'ImageUrl',
  usedFor: 'honoured',
  accessTokens: 'null',
  empty: 'list',
};

export const contentChoices: Choices = {
  'content.total': ['all', 'page'],
  'content.order': ['id', 'newest'],
  'content.deleted': ['shown', 'hidden'],
  'content.newVersion': ['moves the date', 'leaves the date'],
  'content.withoutContent': ['empty', 404],
  'content.headers': ['object', 'text'],
  'content.imageURL': ['ImageUrl', 'ImageURL'],
  'content.usedFor': ['honoured', 'ignored'],
  'content.accessTokens': ['null', 'clear'],
  'content.empty': ['list', 'null'],
};
