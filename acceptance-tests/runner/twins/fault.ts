import type { Row } from '../json.ts';
import type { Page } from './api.ts';
import type { Edits } from './edit.ts';
import type { Message } from './messages.ts';
import type { Answer } from './pages.ts';
import type { Project } from './project.ts';

/** What a twin was asked for. The inputs are there once they have been read. */
export interface Request {
  verb: string;
  /** Of the input files, by option. */
  paths: Readonly<Record<string, string | undefined>>;
  config?: Row;
  catalog?: { streams: Configured[] };
  /** Cursors by stream. */
  cursors: Map<string, string>;
}

export interface Configured extends Row {
  stream: Row & { name: string };
  sync_mode: string;
}

/** Prints a message, or a text as it is. */
export type Print = (message: Message | Row | string) => void;

/** What makes a twin hostile: everything that is not here is as in the honest one. */
export interface Twist {
  spec?: Edits;
  /** Edits of the discovered streams by name. */
  streams?: Edits;
  /** After the inputs have been read: changes them, prints, or throws. */
  request?(request: Request, print: Print): void;
  /** In place of printing a message. */
  message?(message: Message, print: Print, request: Request): void;
  /** After the last message. */
  end?(print: Print, request: Request): unknown;
  /** The exit code in place of another; the error is what went wrong. */
  exit?(code: number, request: Request, error?: Error): number;
  /** The page that an answer of the API is taken for; undefined where it is asked once more. */
  page?(answer: Answer, table: string, after: string): Page | undefined;
  /** Of every error, in place of the right one. */
  failureType?: string;
  /** Waits no longer for the reader. */
  patienceMs?: number;
  /** When nobody reads any more. */
  closed?(): void;
  /** On SIGTERM. */
  term?(print: Print): void;
}

/** A fault that a check has to find. */
export interface Fault extends Twist {
  check: string;
  /** Of checks that share their name. */
  section?: string;
  variant?: string;
  /** The half of the rule that it breaks. */
  breaks: string;
  /** What the check must say. */
  says: string | RegExp;
  /** The check only warns: it passes, or is skipped. */
  warns?: true;
  /** The runner does not begin. */
  refused?: true;
  /** The official check of this name passes over it. */
  stricter?: true;
  /** What is wrong is not the source but the files beside it. */
  project?(project: Project): void;
  /** Of foreign answers: only these are tried. */
  answers?: readonly string[];
  /** What is wrong is what the image says of itself. */
  image?: Edits;
}

/** A fault that the official check of its name passes over. */
export function stricter(fault: Fault): Fault {
  return { ...fault, stricter: true };
}
