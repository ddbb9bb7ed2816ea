import { type Check, Failure, type SectionName } from './checks/check.ts';
import {
  type Entry,
  mandatorySections,
  type OfficialSection,
  officialSections,
  type Section,
  toConfig,
} from './config.ts';
import { Context } from './context.ts';
import { redact } from './secrets.ts';
import type { Session } from './session.ts';

export type Outcome = 'PASS' | 'FAIL' | 'SKIP';

/** What came of one check under one entry. */
export interface Result {
  section: SectionName;
  /** With the variant and the entry, where there are several. */
  name: string;
  outcome: Outcome;
  ms: number;
  /** Why it failed or was skipped. */
  message: string;
  hint: string;
  warnings: readonly string[];
  /** It asked more than the official check of this name. */
  isStricter: boolean;
}

export interface SuiteOptions {
  checks: readonly Check[];
  /** Only these, by name. */
  only?: readonly string[];
  /** Not these: the reason by name. */
  without?: Readonly<Record<string, string>>;
  onResult?(result: Result): void;
}

/** Runs checks one after another: those of a section for each of its entries, those of our own once. */
export async function runSuite(
  session: Session,
  { checks, only = [], without = {}, onResult }: SuiteOptions,
): Promise<Result[]> {
  const results: Result[] = [];
  const add = (result: Result) => {
    const hide = (text: string) => redact(text, session.secrets);
    const clean = { ...result, message: hide(result.message), warnings: result.warnings.map(hide) };
    results.push(clean);
    onResult?.(clean);
  };
  const wanted = checks.filter(({ name }) => only.length === 0 || only.includes(name));
  // What is secret must be known before anything is told.
  const entry = session.config.sections.spec?.entries[0] ?? ownEntry(session);
  await new Context(session, 'spec', entry).spec().catch(() => undefined);
  for (const section of [...officialSections, 'mailroom'] as const) {
    const own = wanted.filter((check) => check.section === section);
    if (own.length > 0) for await (const result of runSection(session, section, own, without)) add(result);
  }
  return results;
}

async function* runSection(
  session: Session,
  section: SectionName,
  checks: readonly Check[],
  without: Readonly<Record<string, string>>,
): AsyncGenerator<Result> {
  const part = section === 'mailroom' ? { entries: [ownEntry(session)] } : session.config.sections[section];
  const reason = reasonToSkip(section, part);
  if (reason === undefined) return yield* runEntries(session, section, part?.entries ?? [], checks, without);
  const isDemanded = session.config.strictness === 'high' && mandatorySections.includes(section);
  const tell = isDemanded && !part?.bypassReason ? failed : skipped;
  for (const check of checks) yield tell(check, reason);
}

async function* runEntries(
  session: Session,
  section: SectionName,
  entries: readonly Entry[],
  checks: readonly Check[],
  without: Readonly<Record<string, string>>,
): AsyncGenerator<Result> {
  for (const [index, entry] of entries.entries()) {
    const label = entries.length > 1 ? ` (${index + 1}: ${labelOf(section, entry)})` : '';
    for (const check of checks) {
      const bypass = without[check.name];
      yield bypass === undefined ? await runCheck(session, check, entry, label) : skipped(check, bypass, label);
    }
  }
}

function reasonToSkip(section: string, part: Section | undefined): string | undefined {
  if (part?.bypassReason) return part.bypassReason;
  if (!part) return `the section ${section} is not declared`;
  return part.entries.length === 0 ? `the section ${section} has no tests` : undefined;
}

function labelOf(section: string, { config_path, status }: Entry): string {
  return section === 'connection' ? `${status}, ${config_path}` : config_path;
}

/** Checks of our own use the configuration that reads use. */
function ownEntry({ config }: Session): Entry {
  const order: OfficialSection[] = ['basic_read', 'incremental', 'full_refresh', 'discovery', 'spec'];
  const declared = order.flatMap((section) => config.sections[section]?.entries[0] ?? []);
  const succeeding = config.sections.connection?.entries.find(({ status }) => status === 'succeed');
  const first = declared[0] ?? succeeding ?? plainEntry();
  const { timeout_seconds: _, ...entry } = first;
  return entry as Entry;
}

function plainEntry(): Entry {
  const { sections } = toConfig({ connector_image: '-', acceptance_tests: { basic_read: { tests: [{}] } } }, '.');
  return sections.basic_read?.entries[0] as Entry;
}

function base(
  { section, name, variant, hint }: Check,
  label = '',
): Pick<Result, 'section' | 'name' | 'hint' | 'ms' | 'warnings' | 'isStricter'> {
  const whole = `${name}${variant ? `[${variant}]` : ''}${label}`;
  return { section, name: whole, hint, ms: 0, warnings: [], isStricter: false };
}

function skipped(check: Check, message: string, label?: string): Result {
  return { ...base(check, label), outcome: 'SKIP', message };
}

function failed(check: Check, message: string): Result {
  const hint = 'Declare the section, or give it a bypass_reason: the strictness is high.';
  return { ...base(check), hint, outcome: 'FAIL', message };
}

async function runCheck(session: Session, check: Check, entry: Entry, label: string): Promise<Result> {
  const started = Date.now();
  const context = new Context(session, check.section, entry);
  const finish = (outcome: Outcome, message = ''): Result => ({
    ...base(check, label),
    outcome,
    message,
    ms: Date.now() - started,
    warnings: context.warnings,
    isStricter: context.asksMore,
  });
  try {
    if (entry.client_container_config)
      context.warn('client_container_config is not supported; no container is started.');
    const answer = await check.run(context);
    const endings = context.stricterEndings();
    if (endings.length > 0) return finish('FAIL', endings.join('\n'));
    if (!answer) return finish('PASS');
    return finish(answer.unexplained && context.isStrict ? 'FAIL' : 'SKIP', answer.skip);
  } catch (error) {
    const endings = session.isOfficial ? [] : context.badEndings;
    if (error instanceof Failure) return finish('FAIL', [...endings, error.message].join('\n'));
    const text = error instanceof Error ? error.message : String(error);
    const isProgramming = error instanceof TypeError || error instanceof RangeError;
    const plain = (result: Result): Result => ({ ...result, hint: '' });
    return plain(
      finish('FAIL', isProgramming ? `The check itself broke on this output: ${(error as Error).stack}` : text),
    );
  }
}
