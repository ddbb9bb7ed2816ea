/** One figure beside what it should be at most; without a goal it is told only. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  goal?: number;
}

const HEAD = ['', 'measured', 'goal at most', ''];

/** Prints figures as they come, one line each, with a word where one misses its goal. */
export class Table {
  #hasHead = false;

  add({ what, value, unit, goal }: Figure): void {
    if (!this.#hasHead) this.#line(...HEAD);
    this.#hasHead = true;
    const isMissed = goal !== undefined && value > goal;
    const shown = (number: number): string => `${number >= 20 ? number.toFixed(0) : number.toFixed(2)} ${unit}`;
    this.#line(what, shown(value), goal === undefined ? '' : shown(goal), isMissed ? 'missed' : '');
  }

  #line(what = '', value = '', goal = '', note = ''): void {
    process.stdout.write(`${what.padEnd(62)} ${value.padStart(12)} ${goal.padStart(14)}   ${note}`.trimEnd());
    process.stdout.write('\n');
  }
}
