export {
  type CursorType,
  type CursorValue,
  millisecondsTimestampCursor,
  secondsTimestampCursor,
  shortenedTimestampCursor,
  timestampCursor,
  unixSecondsCursor,
} from './coverage/cursor.ts';
export { type Elements, elementsOf } from './declare/elements.ts';
export type { ReadWith } from './declare/readWith.ts';
export { listAt, objectAt, type RecordSelector } from './declare/records.ts';
export { type AuthenticatorTools, type CheckContext, defineSource, type Source } from './declare/source.ts';
export type {
  Again,
  AgainAsked,
  Api,
  ChangedRows,
  Completion,
  Config,
  CustomApi,
  CustomStream,
  DerivedStream,
  ListStream,
  Partitions,
  Slice,
  SliceContext,
  Stream,
  Sync,
} from './declare/stream.ts';
export { configError, ListError, SourceError } from './errors.ts';
export { type ErrorWords, isMarkup, type RawAnswer, wordsIn } from './http/answer.ts';
export { type Authenticator, basic, bearer, header, renewedBearer } from './http/authenticators.ts';
export type { Call } from './http/client.ts';
export type { ApiDialect } from './http/dialect.ts';
export { FileRefused } from './http/download.ts';
export { ApiError, type ErrorRule, type Problem, whoeverSaysSo } from './http/failure.ts';
export type { FileAnswer } from './http/files.ts';
export { oauth2 } from './http/oauth.ts';
export type { Params } from './http/params.ts';
export type { QuotaDeclaration } from './http/quota.ts';
export { isObject, type Row, valueAt } from './json.ts';
export { keysetAscending, keysetDescending } from './paging/keyset/keyset.ts';
export { linkHeader, nextLink } from './paging/link.ts';
export { offset } from './paging/offset.ts';
export { pageNumber } from './paging/pageNumber.ts';
export type { Pager, RawPage, Turn } from './paging/pager.ts';
export { single } from './paging/single.ts';
export { token } from './paging/token.ts';
export type { ValueStyle } from './schema/style.ts';
