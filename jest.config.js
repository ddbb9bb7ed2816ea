import { availableParallelism } from 'node:os';

const common = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  testEnvironment: 'node',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
};

/**
 * Of `npm test`: every scenario once. Without random worlds, what the vendors leave open, loads that need much time or
 * memory, and without what tests the tests, the kit as a package, clients and images.
 */
const once = process.env.SCENARIOS === 'once';
const WIDE = [
  'acceptance-tests/clients/',
  'acceptance-tests/documentation/guide',
  'acceptance-tests/images/',
  'acceptance-tests/local/(?:connectors|kills|names)\\.test',
  'acceptance-tests/new-connector/',
  'acceptance-tests/package/',
  'acceptance-tests/runner/official',
  'acceptance-tests/runner/twins',
  'acceptance-tests/simulators/',
  'acceptance-tests/source-[^/]+/(?:acceptance|foreign|property|weight)\\.test',
  'acceptance-tests/source-heymarket/(?:messages-ways|odd-answers|paging|readings)\\.test',
  'acceptance-tests/source-mailjet/(?:drift|pagination|unheeded|values)\\.test',
  'acceptance-tests/source-mailshake/pagination\\.test',
  'acceptance-tests/source-missive/(?:pagination|variants)\\.test',
  'acceptance-tests/state-migration/',
  'shared/harness/nothingLost\\.test',
  'shared/protocol/redactor\\.large\\.test',
  'shared/read/(?:orders/windows\\.(?:calls|kills)|pagesAlive|stepsBack)\\.test',
];

const examples = {
  ...common,
  displayName: 'examples',
  roots: ['<rootDir>/examples'],
  globalSetup: '<rootDir>/examples/support/package.ts',
};

const ignored = once && { testPathIgnorePatterns: ['/node_modules/', ...WIDE] };

export default {
  /** More than there are cores: some of the tests wait. */
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  /** A safety net for what hangs, on the slowest machine; no test has one of its own. */
  testTimeout: 15 * 60_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      roots: ['<rootDir>/shared', '<rootDir>/connectors', '<rootDir>/schemas', '<rootDir>/local'],
      setupFiles: ['<rootDir>/shared/testing/seeds.ts'],
      ...ignored,
    },
    ...(once ? [] : [examples]),
    {
      ...common,
      displayName: 'acceptance',
      roots: ['<rootDir>/acceptance-tests'],
      globalSetup: '<rootDir>/acceptance-tests/support/build.ts',
      ...ignored,
      ...(once && { setupFilesAfterEnv: ['<rootDir>/acceptance-tests/support/once.ts'] }),
    },
  ],
};
