import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sheetWorld } from '../simulators/mailjet/generated/options.ts';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import type { Call } from '../simulators/shared/call-log.ts';
import type { CatalogStream, Row } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { expectSameRows } from '../support/same.ts';
import { allStreams, cursors, keyOfStream, keys, mailjetConnector, read, startSeeded, withContent } from './setup.ts';
import { delivered, wantedRows } from './truth.ts';

let mailjet: MailjetSimulator;
let run: Run;
let calls: Call[];
let catalog: CatalogStream[];

beforeAll(async () => {
  mailjet = await startSeeded({ generate: sheetWorld, settings: { unknownParameters: 'refused' } });
  run = await read(mailjet);
  calls = mailjet.calls();
  catalog = await mailjetConnector.discover({ api_key: 'any', api_key_secret: 'any-secret', ...withContent });
});
afterAll(() => mailjet.close());

test('a first sync of everything ends with 0, and nothing is warned of: the schemas know every field', () => {
  expect([run.code, run.errors, run.logs('WARN')]).toEqual([0, [], []]);
});

test.each(allStreams)('%s: every record is what the API said, each once', (stream) => {
  const expected = wantedRows(mailjet, stream);
  expect(expected.length).toBeGreaterThan(0);
  expectSameRows(stream, delivered(run, stream), expected, keyOfStream(stream));
});

test.each(allStreams)('%s: is started, runs, leaves a state and completes', (stream) => {
  const statuses = run.statuses(stream);
  expect([statuses[0], statuses.at(-1)]).toEqual(['STARTED', 'COMPLETE']);
  expect(run.states(stream).length).toBeGreaterThan(0);
});

describe('discover', () => {
  test('asks nothing of the API and lists every stream with its key and cursor', () => {
    const listed = catalog.map((stream) => [
      stream.name,
      { key: stream.source_defined_primary_key?.flat(), cursor: stream.default_cursor_field?.[0] },
    ]);
    const wanted = allStreams.map((stream) => [stream, { key: keys[stream], cursor: cursors[stream] }]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(wanted));
  });

  test.each(allStreams)('%s: keys are never null, and every date says that it is one', (stream) => {
    const { json_schema } = catalog.find(({ name }) => name === stream) as CatalogStream;
    const properties = json_schema.properties as Record<string, { type: string | string[]; format?: string }>;
    for (const name of keyOfStream(stream)) expect([properties[name]?.type].flat()).not.toContain('null');
    const isDate = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
    const odd = delivered(run, stream).flatMap((row) =>
      Object.entries(row).filter(([name, value]) => {
        // The text of a property of any type.
        if (stream === 'contact_property_values' && name === 'Value') return false;
        return isDate(value) && !(properties[name]?.format === 'date-time' && String(value).endsWith('Z'));
      }),
    );
    expect(odd).toEqual([]);
  });

  test('what exceeds 2^53 is declared as an integer', () => {
    const types = (stream: string, field: string) => {
      const { json_schema } = catalog.find(({ name }) => name === stream) as CatalogStream;
      return [(json_schema.properties as Record<string, Row>)[field]?.type].flat();
    };
    const streams = ['messages', 'message_information', 'bounce_events'];
    for (const stream of streams) expect([stream, types(stream, 'ID')]).toEqual([stream, ['integer']]);
    for (const stream of ['click_events', 'open_events', 'message_history']) {
      expect([stream, types(stream, 'MessageID')]).toEqual([stream, ['integer']]);
    }
    expect(types('campaigns', 'FirstMessageID')).toEqual(['null', 'integer']);
    expect(types('csv_imports', 'DataID')).toEqual(['null', 'integer']);
  });
});

describe('the API sees', () => {
  test('reads only, with the key in a Basic header and the SMS token in a Bearer header', () => {
    expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(calls.filter(({ credentials }) => credentials.url || credentials.body)).toEqual([]);
    for (const { path, credentials } of calls) {
      expect([path, credentials.header]).toEqual([path, path.startsWith('v4/') ? 'Bearer' : 'Basic']);
    }
  });

  test('no Sort, no page above 1000, and every time filter where it belongs', () => {
    for (const { url, parameters } of calls) {
      const names = Object.keys(parameters).map((name) => name.toLowerCase());
      expect([url, names.includes('sort'), names.includes('period')]).toEqual([url, false, false]);
      expect([url, Number(parameters.Limit ?? 10) <= 1000]).toEqual([url, true]);
    }
    const of = (path: string) => calls.filter((call) => call.path === `v3/REST/${path}`);
    for (const { url, parameters } of [...of('campaign'), ...of('message')]) {
      expect([url, parameters.FromTS, parameters.ToTS]).toEqual([url, expect.anything(), expect.anything()]);
    }
    for (const path of ['bouncestatistics', 'clickstatistics', 'openinformation']) {
      for (const { url, parameters } of of(path)) {
        expect([url, parameters.EventFromTs]).toEqual([url, expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/)]);
        // Of the campaign, and so far back that none is older.
        expect([url, Number(parameters.FromTS) < Date.parse('2011-01-01') / 1000]).toEqual([url, true]);
      }
    }
  });

  test('each page once, of parents too', () => {
    // The types of properties are asked for beside the stream of the same list.
    const asked = calls.filter(({ path }) => path !== 'v3/REST/contactmetadata').map(({ url }) => url);
    expect(asked.length - new Set(asked).size).toBe(0);
  });
});
