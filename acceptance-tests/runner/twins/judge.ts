import { rmSync } from 'node:fs';
import type { Check } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { toConfig } from '../config.ts';
import { Session } from '../session.ts';
import { type Result, runSuite } from '../suite.ts';
import { CommandTarget } from '../target.ts';
import type { Fault } from './fault.ts';
import { twinProgram } from './program.ts';
import { acceptanceOf, honestProject, writeProject } from './project.ts';

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

export interface Judged {
  name?: string;
  fault?: Fault;
  checks: readonly Check[];
  /** A page that answers; `/gone` beside it is none. */
  link: string;
}

/** Runs checks on a twin with a fault, or on the honest one. */
export async function judge({ name, fault, checks, link }: Judged): Promise<Result[]> {
  const project = honestProject(link);
  fault?.project?.(project);
  const folder = writeProject(project);
  try {
    const session = new Session({
      config: toConfig(acceptanceOf(project), folder),
      target: twin(folder, name),
      previous: () => twin(folder, 'older.version'),
    });
    return await runSuite(session, { checks });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
