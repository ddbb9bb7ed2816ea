import type { Choices } from '../../packages/cdk/generator/choices.ts';
import { capitals, type Words, wordsOf } from '../../packages/cdk/generator/words.ts';
import { shortName } from '../command-line.ts';

/** The lowest of the ports that new accounts take, and how many there are. */
const [LOWEST, PORTS] = [8410, 500];

/** What the templates ask for, in this repository. */
export function wordsHere(choices: Choices, uuid: string): Words {
  const { name, url, stream, auth, order, paging } = choices;
  const short = shortName(name);
  const capital = capitals(short, '');
  const config = `${capital}Config`;
  const words = wordsOf(choices, uuid, {
    config,
    settings: `import type { ${config} } from '../../schemas/${name}/config.ts';
import { definitions, schemas } from '../../schemas/${name}/index.ts';`,
    schemas: 'schemas,\n  definitions,',
    spec: `../../schemas/${name}/spec.json`,
    version: 'CONNECTOR_VERSION',
    declared: '\ndeclare const CONNECTOR_VERSION: string;\n',
    image: `mailroom/${name}`,
  });
  return {
    ...words,
    short,
    capital,
    port: String(portOf(name)),
    headerName: auth === 'header' ? 'x-api-key' : 'Authorization',
    reads: stream.replaceAll('_', ' '),
    basePath: new URL(url).pathname.replace(/\/+$/, ''),
    size: paging === 'single' ? '' : `/** No page has more rows, whatever is asked for. */\nconst PAGE = 100;\n`,
    link: paging.includes('link') ? `/** What links begin with. */\nconst url = '${url}';\n` : '',
    cost: paging === 'single' ? '{units}' : '{units} per {page}',
    again:
      order === 'full_refresh'
        ? 'expect(new Set(ids).size).toBe(251);'
        : 'expect(ids).toEqual(expect.arrayContaining([1, 251]));\n    expect(ids.length).toBeLessThan(10);',
    afterwards: order === 'full_refresh' ? 'and so do they in the next sync' : 'and then what has changed',
  };
}

/** Always the same for a name, and hardly ever that of another one. */
function portOf(name: string): number {
  const sum = [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003, 0);
  return LOWEST + (sum % PORTS);
}
