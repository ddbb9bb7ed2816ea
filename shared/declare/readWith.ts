import { isObject, type Row } from '../json.ts';

/** Everything but these. */
export interface AllBut {
  readonly without: readonly string[];
}

/** What a setting lets a stream bring: everything (null), these, all but these, or, of a switch, whether. */
export type Choice = boolean | null | readonly (string | number)[] | AllBut;
/** By the name of the setting. */
export type Choices = Readonly<Record<string, Choice>>;

/** The settings that a stream is read with. */
export interface ReadWith {
  /** Those that leave rows out. When one brings more than before, the stream is read again from the start. */
  rows?: Choices;
  /** Those that leave columns out. When one brings more than before, rows that are already synced keep what they had. */
  columns?: Choices;
  /** What settings bring where neither the state nor `rows` and `columns` name them; the others were read as they are now. */
  unnamed?: ReadWith;
}

/** The settings as a state keeps them, rows and columns side by side. */
export function remembered({ rows, columns }: ReadWith): Choices {
  return { ...rows, ...columns };
}

/** What a state was read with; undefined when it holds what no state of ours does. */
export function restoreChoices(value: unknown): Choices | undefined {
  if (value === undefined) return {};
  return isObject(value) && Object.values(value).every(isChoice) ? (value as Row & Choices) : undefined;
}

/** The settings that bring something that was left out before. What a state does not know was read as it is now. */
export function newlyWanted(before: Choices, now: Choices = {}): readonly string[] {
  return Object.keys(now).filter((setting) => brings(now[setting], before[setting]));
}

/** The settings that name something now that came before. */
export function newlyLeftOut(before: Choices, now: Choices = {}): readonly string[] {
  return Object.keys(now).filter((setting) => isAllBut(now[setting]) && brings(before[setting], now[setting]));
}

/** The settings that bring something else than before, be it more or less. */
export function changed(before: Choices, now: Choices): readonly string[] {
  return Object.keys(now).filter(
    (setting) => brings(now[setting], before[setting]) || brings(before[setting], now[setting]),
  );
}

/** Whether one of the settings also leaves out what was wanted before. */
export function replaces(before: Choices, now: Choices, settings: readonly string[]): boolean {
  return settings.some((setting) => brings(before[setting], now[setting]));
}

/** Whether the one brings what the other does not. */
function brings(one: Choice | undefined, other: Choice | undefined): boolean {
  if (isAllBut(other)) return other.without.some((path) => !(isAllBut(one) && one.without.includes(path)));
  if (isAllBut(one)) return false;
  if (one === undefined || other === undefined || other === null) return false;
  const others = listOf(other);
  return one === null || listOf(one).some((value) => !others.includes(value));
}

function isAllBut(choice: unknown): choice is AllBut {
  return isObject(choice) && Array.isArray(choice.without) && choice.without.every((one) => typeof one === 'string');
}

function listOf(choice: Exclude<Choice, null | AllBut>): readonly unknown[] {
  if (typeof choice === 'boolean') return choice ? [choice] : [];
  return choice;
}

function isChoice(value: unknown): value is Choice {
  if (value === null || typeof value === 'boolean' || isAllBut(value)) return true;
  return Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number');
}
