import type { Choices } from './choices.ts';
import { documentationOf } from './documents.ts';
import { variableOf } from './variable.ts';
import { authenticators, orderOf, pageOf, pagerOf, syncOf } from './variants.ts';

/** What differs with where the connector is to live. */
export interface Place extends Readonly<Record<string, string>> {
  /** The lines of source.ts that say where settings and schemas come from, and the name of their type. */
  settings: string;
  config: string;
  schemas: string;
  spec: string;
  /** Of main.ts: the version, and what declares it. */
  version: string;
  declared: string;
  /** The name of the image. */
  image: string;
}

export type Words = Readonly<Record<string, string>>;

/** The template with every word in its place. */
export function fill(template: string, words: Words): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_all, word: string) => {
    const text = words[word];
    if (text === undefined) throw new Error(`A template asks for {{${word}}}.`);
    return text;
  });
}

const ALWAYS = ['defineSource', 'type ErrorRule', 'isObject', 'type ListStream', 'listAt', 'whoeverSaysSo', 'wordsIn'];
const INCREMENTAL = `  incremental:
    tests:
      - config_path: secrets/config.json
        future_state:
          future_state_path: integration_tests/abnormal_state.json`;
const NOT_INCREMENTAL = `  incremental:
    bypass_reason: Nothing tells new rows from old ones.`;

const SIZE = '/** No page has more rows, whatever is asked for. */\nconst PAGE = 7;\n';

/** What the templates ask for. */
export function wordsOf(choices: Choices, uuid: string, place: Place): Words {
  const { name, url, stream, auth, paging, order, cursor } = choices;
  const field = cursor ?? 'updated_at';
  const { text: authenticator, header, simulated, words, imports } = authenticators[auth];
  const [pager, sync] = [pagerOf(choices), syncOf(choices)];
  const used = [...new Set([...ALWAYS, ...imports, ...pager.imports, ...sync.imports])];
  const sorted = used.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return {
    ...{ name, url, stream, paging, uuid, authenticator, header, auth: words, cursor: field, ...place },
    title: capitals(name.slice('source-'.length), ' '),
    variable: variableOf(
      stream,
      used.map((one) => one.replace('type ', '')),
    ),
    documentationUrl: documentationOf(choices),
    host: new URL(url).hostname,
    imports: sorted.map((one) => `  ${one},`).join('\n'),
    pager: pager.text,
    sync: sync.text,
    rowsEntry: `${stream}: rows`,
    authorization: simulated,
    order: orderOf(choices, field),
    filter: cursor === null ? '' : `.filter((row) => row.${field} >= (query.get('${field}_since') ?? ''))`,
    size: paging === 'single' ? '' : SIZE,
    query: paging === 'single' && cursor === null ? '_query' : 'query',
    page: pageOf(choices, field),
    orderName: order.replace('_', ' '),
    cursorName: cursor === null ? 'none: all rows are read each time' : `\`${cursor}\`, milliseconds`,
    startDateRow:
      cursor === null
        ? ''
        : '| `start_date` | all history | Rows that have not changed since this moment are not read. |',
    incremental: cursor === null ? NOT_INCREMENTAL : INCREMENTAL,
  };
}

/** The parts of a name between hyphens, each with a capital. */
export function capitals(name: string, between: string): string {
  const parts = name.split('-').map((part) => part.charAt(0).toUpperCase() + part.slice(1));
  return parts.join(between);
}

/** The place of a name in a list of imports: letters first, and of one letter the capital first. */
function placeOf(name: string): string {
  return name.replace('type ', '').replace(/./g, (letter) => letter.toLowerCase() + (/[A-Z]/.test(letter) ? '0' : '1'));
}
