import { join, relative } from 'node:path';
import type { Account, AccountSize, Service } from './account.ts';
import { shortName } from './names.ts';
import { quoted } from './shell.ts';

export interface Guided {
  connector: string;
  service: Service;
  account: Account;
  size: AccountSize;
  streams: number;
  /** Where the files are, and where the commands are to be given. */
  folder: string;
  root: string;
  /** The folder of a Node.js for the commands, where the user's own is too old. */
  nodeFolder: string | undefined;
}

const LAST_STATES = `jq -nR '
    [inputs | fromjson? | {(.state.stream.stream_descriptor.name): .state}]
    | add | [.[]]'`;

/** What to do with a running account, to be pasted. */
export function formatGuide(guided: Guided): string {
  const { service, account, size, streams, folder, root, nodeFolder } = guided;
  const { api_url: url } = account.config;
  const control = quoted(`${new URL(url).origin}/__control`);
  const main = `node ${quoted(folder.startsWith(root) ? relative(folder, mainIn(guided)) : mainIn(guided))}`;
  const read = `${main} read \\
    --config config.json --catalog catalog.json`;
  const late = '\nIts dates are always the same, so the connector will warn of the clock.\n';
  return `A simulated ${service.title} account is running at ${url}
${size === 'large' ? late : ''}
In another terminal:

  cd ${quoted(folder)}
${nodeFolder === undefined ? '' : pathLine(nodeFolder)}  ${main} spec | jq .
  ${main} check --config config.json
  ${main} discover --config config.json |
    jq -r '.catalog.streams[].name'
  ${read} > messages.jsonl

config.json says how to reach the account; catalog.json has the ${streams} streams that
are suggested, incremental where they can be. To read only what is new, keep the
last state of each stream, and let something happen:

  grep '^{"type":"STATE"' messages.jsonl | ${LAST_STATES} > state.json
  curl -s ${control} -d ${quoted(JSON.stringify(account.control))}
  ${read} --state state.json

With curl:

  curl -s ${account.request
    .map(quoted)
    .join(' \\\n    ')
    .replace(/^(-\S+) \\\n {4}/, '$1 ')}

With PyAirbyte (pip install airbyte), read.py being

${indented(pythonSample(guided))}
  AIRBYTE_OFFLINE_MODE=1 python read.py

In a container: on Linux, docker run --network host reaches the account as it
is. Elsewhere, and with Airbyte (docs/airbyte.md), start this with
--host 0.0.0.0, and let "api_url" be
${url.replace('127.0.0.1', 'ADDRESS')}
with an ADDRESS of this machine that containers reach.

What the account has served so far:

  curl -s ${control} | jq .totals

Ctrl-C ends it, and shows the requests that it has served.
`;
}

function pathLine(nodeFolder: string): string {
  return `  export PATH=${quoted(nodeFolder)}:"$PATH"   # your own Node.js is too old\n`;
}

/** A program that reads the account with PyAirbyte into a cache of its own. */
export function pythonSample(guided: Pick<Guided, 'connector' | 'service' | 'account' | 'root'>): string {
  const { connector, service, account } = guided;
  return `import airbyte as ab

source = ab.get_source(
    ${JSON.stringify(connector)},
    local_executable=${JSON.stringify(mainIn(guided))},
    config={${Object.entries(account.config)
      .map(
        ([name, value]) => `
        ${JSON.stringify(name)}: ${python(value)},`,
      )
      .join('')}
    },
)
source.select_streams(${JSON.stringify(service.streams).replaceAll(',', ', ')})
result = source.read(cache=ab.new_local_cache(${JSON.stringify(shortName(connector))}))
print(result[${JSON.stringify(service.streams[0])}].to_pandas())
`;
}

function mainIn({ root, connector }: Pick<Guided, 'root' | 'connector'>): string {
  return join(root, 'dist', connector, 'main.js');
}

/** JSON is Python but for three words, of which none stands in these configurations. */
function python(value: unknown): string {
  return JSON.stringify(value);
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
