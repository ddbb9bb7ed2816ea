import { rmSync } from 'node:fs';
import type { Check } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import type { Row } from '../json.ts';
import type { Result } from '../suite.ts';
import type { Fault } from './fault.ts';
import { resultsOfPacked } from './packed.ts';
import { twinProgram } from './program.ts';
import { honestProject, withOwn, writeProject } from './project.ts';

function twin(fault?: string): string {
  return [process.execPath, twinProgram, ...(fault ? ['--fault', fault] : [])].map((word) => `"${word}"`).join(' ');
}

/** The check that a fault is made for. */
export function checksFor({ check, section, variant }: Fault): Check[] {
  return checks.filter(
    (one) =>
      one.name === check &&
      (section === undefined || one.section === section) &&
      (variant === undefined || one.variant === variant),
  );
}

/** What an honest twin is asked, and one with a fault. */
function foreignOptions(fault: Fault | undefined): string[] {
  const answers = (fault?.answers ?? []).flatMap((answer) => ['--foreign-answer', answer]);
  return ['--foreign', fault ? 'each' : '3', ...answers];
}

export interface Judged {
  name?: string;
  fault?: Fault;
  checks: readonly Check[];
  /** A page that answers; `/gone` beside it is none. */
  link: string;
  /** The address of the account's API; without it there is none, and foreign answers are not asked for. */
  api?: string;
  /** As the official suite judges, with nothing of our own but what our file demands. */
  official?: boolean;
}

/** Runs checks on a twin with a fault, or on the honest one. */
export async function judge({ name, fault, checks, link, api, official = false }: Judged): Promise<Result[]> {
  const project = honestProject(link);
  if (api) Object.assign(project.files['secrets/config.json'] as Row, { api_url: api });
  fault?.project?.(project);
  const folder = writeProject(official ? withOwn(project) : project);
  try {
    const args = [
      ...['--command', twin(name), '--previous-command', twin('older.version'), '--config', folder],
      ...[...new Set(checks.map((check) => check.name))].flatMap((check) => ['--check', check]),
      ...(official ? ['--official'] : []),
      ...(api ? foreignOptions(fault) : []),
    ];
    const results = await resultsOfPacked(args, folder);
    return results.filter((result) => checks.some((check) => isOf(result, check)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isOf(result: Result, { section, name, variant }: Check): boolean {
  const whole = `${name}${variant ? `[${variant}]` : ''}`;
  return result.section === section && (result.name === whole || result.name.startsWith(`${whole} (`));
}
