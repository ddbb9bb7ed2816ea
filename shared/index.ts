export {
  type CursorType,
  type CursorValue,
  secondsTimestampCursor,
  shortenedTimestampCursor,
  timestampCursor,
  unixSecondsCursor,
} from './coverage/cursor.ts';
export { configError, SourceError } from './errors.ts';
export { type ErrorWords, isMarkup, type RawAnswer, wordsIn } from './http/answer.ts';
export { type Authenticator, basic, bearer, header, renewedBearer } from './http/authenticators.ts';
export type { Answer, ApiDialect, Call } from './http/client.ts';
export { FileRefused } from './http/download.ts';
export { ApiError, type ErrorRule, type Problem, whoeverSaysSo } from './http/failure.ts';
export type { FileAnswer } from './http/files.ts';
export { oauth2 } from './http/oauth.ts';
export type { Params } from './http/params.ts';
export type { QuotaOptions } from './http/quota.ts';
export { isObject, type Row, valueAt } from './json.ts';
export { from } from './paginators/from.ts';
export { offset } from './paginators/offset.ts';
export { pageNumber } from './paginators/page.ts';
export type { Paginator } from './paginators/paginator.ts';
export { single } from './paginators/single.ts';
export { token } from './paginators/token.ts';
export { until } from './paginators/until.ts';
export type { ReadWith } from './read/breadth.ts';
export { listAt, objectAt, type RecordSelector } from './read/records.ts';
export type { ValueStyle } from './schema/normalize.ts';
export { type AuthenticatorTools, type CheckContext, defineSource, type Source } from './source.ts';
export type {
  Api,
  Completion,
  Cursor,
  CustomApi,
  CustomContext,
  CustomStream,
  DerivedStream,
  IncrementalBase,
  ListStream,
  ParentPartitions,
  Slice,
  SliceContext,
  Stream,
  Sync,
  Way,
} from './stream.ts';
