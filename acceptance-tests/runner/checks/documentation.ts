import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { isRow, type Row } from '../json.ts';
import { partsOf, problemsOfOrder } from '../markdown.ts';
import { uncertified } from './attributes.ts';
import { assert, type Check, checksOf, failOn } from './check.ts';

const docsSite = 'https://docs.airbyte.com/';
const anything = '<anything>';
const words = ['account', 'auth', 'credentials', 'access', 'client'];
const alive = [200, 401, 403, 405, 429, 503];

/** The user documentation in a full checkout, else the README beside metadata.yaml. */
function documentation({ session }: Context): string {
  const url = String(session.metadata?.documentationUrl ?? '');
  const inCheckout = url.startsWith(docsSite)
    ? [
        join(session.path('../../../..'), `docs/${url.slice(docsSite.length)}.md`),
        session.path(`../../../docs/${url.slice(docsSite.length)}.md`),
      ]
    : [];
  const path = [...inCheckout, session.path('README.md')].find(existsSync);
  assert(path !== undefined, 'There is no documentation: neither a page for documentationUrl nor a README.md.');
  return readFileSync(path, 'utf8');
}

function template(name: string) {
  const cloud = ['For Airbyte Cloud:', 'For Airbyte Open Source:'];
  const all = [
    ...[name, 'Prerequisites', 'Setup guide', `Set up ${name}`, ...cloud, `Set up the ${name} connector in Airbyte`],
    ...[...cloud, 'Supported sync modes', 'Supported Streams', anything, 'Performance considerations', 'Data type map'],
    ...['Limitations & Troubleshooting', 'Troubleshooting', 'Tutorials', 'Changelog'],
  ];
  const required = new Set([
    name,
    'Prerequisites',
    'Setup guide',
    `Set up ${name}`,
    'Supported sync modes',
    'Supported Streams',
    'Changelog',
  ]);
  return { all, optional: new Set(all.filter((heading) => !required.has(heading))) };
}

/** Titles of required settings; credentials are told apart, since there are many ways to speak of them. */
function requiredTitles(schema: Row): { titles: string[]; hasCredentials: boolean } {
  const properties = isRow(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const plain = required.filter((name) => name !== 'credentials');
  const titles = plain.map((name) => (isRow(properties[name]) ? String(properties[name].title ?? name) : name));
  return { titles, hasCredentials: required.includes('credentials') };
}

export const documentationChecks: Check[] = checksOf('connector_documentation', [
  {
    name: 'test_prerequisites_content',
    hint: 'Name every required setting under Prerequisites.',
    run: async (context) => {
      const none = uncertified(context);
      if (none) return none;
      const part = partsOf(documentation(context)).find(({ title }) => title === 'Prerequisites');
      assert(part !== undefined, 'The documentation has no section Prerequisites.');
      const text = part.lines.join('|').toLowerCase();
      const { titles, hasCredentials } = requiredTitles((await context.spec()).connectionSpecification);
      failOn([
        ...titles
          .filter((title) => !text.includes(title.toLowerCase()))
          .map((title) => `Prerequisites do not mention "${title}".`),
        ...(hasCredentials && !words.some((word) => text.includes(word))
          ? [`Prerequisites mention none of ${words.join(', ')}.`]
          : []),
      ]);
      return undefined;
    },
  },
  {
    name: 'test_docs_structure',
    hint: 'Put the headings in the order of the template.',
    run: (context) => {
      const none = uncertified(context);
      if (none) return none;
      const { all, optional } = template(String(context.session.metadata?.name));
      const headings = partsOf(documentation(context)).map(({ title }) => title);
      failOn(problemsOfOrder(headings, all, optional, anything));
      return undefined;
    },
  },
  {
    name: 'test_docs_descriptions',
    hint: 'Write something under each heading of the template, and the current version into the changelog.',
    run: (context) => {
      const none = uncertified(context);
      if (none) return none;
      const { metadata } = context.session;
      const parts = partsOf(documentation(context));
      const described = [String(metadata?.name), 'Supported sync modes', 'Supported Streams', 'Changelog'];
      const bare = parts.filter(({ title, lines }) => described.includes(title) && lines.join('').trim() === '');
      const changelog = parts.find(({ title }) => title === 'Changelog')?.lines.join('\n') ?? '';
      const version = String(metadata?.dockerImageTag);
      failOn([
        ...bare.map(({ title }) => `There is no text under "${title}".`),
        ...(changelog.includes(version) ? [] : [`The changelog does not mention ${version}.`]),
      ]);
      return undefined;
    },
  },
  {
    name: 'test_validate_links',
    hint: 'Mend or remove the links.',
    run: async (context) => {
      const none = uncertified(context);
      if (none) return none;
      const links = new Set(documentation(context).match(/https?:\/\/[^\s)>"]+/g) ?? []);
      const answers = await Promise.all([...links].map(async (link) => ({ link, status: await statusOf(link) })));
      for (const { link } of answers.filter(({ status }) => status === undefined))
        context.warn(`No answer from ${link}.`);
      const dead = answers.filter(({ status }) => status !== undefined && !alive.includes(status));
      failOn(dead.map(({ link, status }) => `${link} answers ${status}.`));
      return undefined;
    },
  },
]);

async function statusOf(link: string): Promise<number | undefined> {
  try {
    return (await fetch(link, { signal: AbortSignal.timeout(30_000) })).status;
  } catch {
    return undefined;
  }
}
