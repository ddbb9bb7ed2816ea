import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from '@jest/globals';
import { stricterMark } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { foreignCheck } from '../foreign/options.ts';
import { readOnlyPrefix } from '../read-only.ts';
import type { Result } from '../suite.ts';
import { startTwinApi } from './api.ts';
import { redChecks, skippedAnyway, slowChecks, withoutFault } from './exceptions.ts';
import { faults } from './faults.ts';
import { checksFor, judge } from './judge.ts';
import { judgeImage } from './judge-image.ts';
import { removePacked } from './packed.ts';
import { pool } from './pool.ts';
import { removePrograms } from './program.ts';

const server = createServer(({ url }, response) => {
  response.writeHead(url === '/fine' ? 200 : 404).end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fine`;
const api = await startTwinApi();
afterAll(() => {
  server.close();
  api.close();
  removePrograms();
  removePacked();
});

const imageChecks = ['test_image_labels', 'test_image_environment_variables'];
const foreignChecks = checks.filter(({ name }) => name === foreignCheck);
const officialChecks = checks.filter(({ section }) => section !== 'mailroom');
const quickChecks = checks.filter(({ name }) => !slowChecks.includes(name));
const ofSource = [...faults].filter(([, { image }]) => !image);
const ofImage = [...faults].filter(([, { image }]) => image);

/** Those that mostly wait begin at once, all others a few at a time. */
const waiting = (name: string, check: string) => check === 'test_slow_reader' || /-hangs|-ignored/.test(name);
const tasks = ofSource.map(([name, fault]): [string, () => Promise<Result[]>] => {
  const more = fault.check === foreignCheck ? { api: api.url } : {};
  return [name, () => judge({ name, fault, checks: checksFor(fault), link, ...more })];
});
const passedOver = ofSource.filter(([, fault]) => fault.stricter);
const patient = tasks.filter(([name]) => waiting(name, faults.get(name)?.check ?? ''));
const whole = Object.keys(redChecks).map((name): [string, () => Promise<Result[]>] => {
  return [`whole ${name}`, () => judge({ name, checks: quickChecks, link })];
});
const results = new Map([
  ...pool(new Map([['honest', () => judge({ checks, link })], ...patient]), patient.length + 1),
  ...pool(
    new Map([
      ...whole,
      ...[...passedOver].map(([name, fault]): [string, () => Promise<Result[]>] => {
        return [`official ${name}`, () => judge({ name, fault, checks: checksFor(fault), link, official: true })];
      }),
      ['honest as the official suite has it', () => judge({ checks: officialChecks, link, official: true })],
      ['honest with an API', () => judge({ checks: foreignChecks, link, api: api.url })],
      ...tasks.filter((task) => !patient.includes(task)),
    ]),
    5,
  ),
]);
const images = pool(
  new Map([
    ['honest', () => judgeImage('honest', [...imageChecks, 'test_config_match_spec', 'test_check', 'test_read'], link)],
    ...ofImage.map(([name, { check }]): [string, () => ReturnType<typeof judgeImage>] => {
      return [name, () => judgeImage(name, [check], link)];
    }),
  ]),
  1,
);

const nameOf = ({ section, name, variant }: (typeof checks)[number]) =>
  `${section}.${name}${variant ? `[${variant}]` : ''}`;

describe('the twins', () => {
  test('have a fault for every check that can fail', () => {
    const covered = new Set([...faults.values()].flatMap((fault) => checksFor(fault).map(nameOf)));
    const open = checks.filter((check) => !covered.has(nameOf(check)));
    expect(open.map(({ name }) => name).sort()).toEqual(Object.keys(withoutFault).sort());
  });

  test('have faults for one check each', () => {
    const unclear = [...faults].filter(([, fault]) => checksFor(fault).length !== 1).map(([name]) => name);
    expect(unclear).toEqual([]);
  });
});

describe('the honest twin', () => {
  test('passes every check, without a warning', async () => {
    const readOnly = readOnlyPrefix() ? [] : ['test_read_only_file_system'];
    const skipped = [...Object.keys(skippedAnyway), ...readOnly];
    const own = (await results.get('honest')) as Result[];
    expect(
      own
        .filter(({ outcome }) => outcome !== 'PASS')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(skipped.sort());
    expect(own.filter(({ warnings }) => warnings.length > 0)).toEqual([]);
    expect(own.length).toBeGreaterThanOrEqual(checks.length);
  });

  test('passes every check of the official suite as that judges', async () => {
    const own = (await results.get('honest as the official suite has it')) as Result[];
    expect(own.filter(({ outcome }) => outcome === 'FAIL')).toEqual([]);
    expect(own.filter(({ isStricter }) => isStricter)).toEqual([]);
  });

  test('keeps its rows whatever answers in the place of its API', async () => {
    const own = (await results.get('honest with an API')) as Result[];
    expect(own.map(({ outcome, message }) => ({ outcome, message }))).toEqual([{ outcome: 'PASS', message: '' }]);
  });

  test('passes as an image', async () => {
    const { report, code } = (await images.get('honest')) as Awaited<ReturnType<typeof judgeImage>>;
    expect({ report, code }).toEqual({ report: expect.stringContaining('0 failed, 0 skipped'), code: 0 });
  });
});

describe('a twin with a fault', () => {
  test.each(ofSource.map(([name, { check }]) => [check, name]))('%s finds %s', async (check, name) => {
    if (check === 'test_read_only_file_system' && !readOnlyPrefix()) return;
    const { says = '', warns, refused, stricter = false } = faults.get(name) ?? {};
    if (refused) return expect(results.get(name)).rejects.toThrow(says);
    const own = (await results.get(name)) as Result[];
    if (warns) {
      expect(own.map(({ outcome }) => outcome)).not.toContain('FAIL');
      expect(own.flatMap(({ warnings }) => warnings).join('\n')).toMatch(says);
    } else {
      const failures = own.filter(({ outcome }) => outcome === 'FAIL').flatMap(({ message }) => message.split('\n'));
      expect(failures.filter((line) => line.startsWith(stricterMark) === stricter).join('\n')).toMatch(says);
      expect(own.some(({ isStricter }) => isStricter) || !stricter).toBe(true);
    }
  });

  test.each(passedOver.map(([name, { check }]) => [check, name]))(
    '%s, as the official one, passes over %s',
    async (_, name) => {
      const own = (await results.get(`official ${name}`)) as Result[];
      expect(own.filter(({ outcome }) => outcome === 'FAIL').map(({ message }) => message)).toEqual([]);
      expect(own.filter(({ isStricter }) => isStricter)).toEqual([]);
    },
  );

  test.each(ofImage.map(([name, { check }]) => [check, name]))('%s finds %s', async (_, name) => {
    const { report, code } = (await images.get(name)) as Awaited<ReturnType<typeof judgeImage>>;
    expect(report).toMatch(faults.get(name)?.says ?? 'a fault');
    expect(code).toBe(1);
  });

  test.each(Object.entries(redChecks))('%s turns nothing red but its checks', async (name, red) => {
    const own = (await results.get(`whole ${name}`)) as Result[];
    const failed = own.filter(({ outcome }) => outcome === 'FAIL');
    expect([...new Set(failed.map((one) => one.name))].sort()).toEqual([...red].sort());
  });
});
