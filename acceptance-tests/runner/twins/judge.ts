import { rmSync } from 'node:fs';
import type { Check } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { toConfig } from '../config.ts';
import type { ForeignOptions } from '../foreign/ask.ts';
import type { Row } from '../json.ts';
import { Session } from '../session.ts';
import { type Result, runSuite } from '../suite.ts';
import { CommandTarget } from '../target.ts';
import type { Fault } from './fault.ts';
import { twinProgram } from './program.ts';
import { acceptanceOf, honestProject, ownOf, writeProject } from './project.ts';

function twin(folder: string, fault?: string): CommandTarget {
  return new CommandTarget([process.execPath, twinProgram, ...(fault ? ['--fault', fault] : [])], folder);
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
function foreignOptions(fault: Fault | undefined): ForeignOptions {
  const { answers = [] } = fault ?? {};
  return { extent: fault ? 'each' : 3, seed: 1, streams: [], answers, setting: 'api_url' };
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
  const folder = writeProject(project);
  try {
    const session = new Session({
      config: toConfig(acceptanceOf(project), folder, undefined, ownOf(project)),
      official,
      target: twin(folder, name),
      previous: () => twin(folder, 'older.version'),
      ...(api ? { foreign: foreignOptions(fault) } : {}),
    });
    return await runSuite(session, { checks });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
