import { expect, test } from '@jest/globals';
import { withPythonFolder } from './option.ts';

test.each([
  ['', ''],
  ['missive --few 10', 'missive --few 10'],
  ['--python', '--python=usual'],
  ['--python --few 10', '--python=usual --few 10'],
  ['--python missive', '--python=usual missive'],
  ['--few 10 --python source-missive', '--few 10 --python=usual source-missive'],
  ['--python .venv missive', '--python .venv missive'],
  ['--python=.venv', '--python=.venv'],
])('"%s" is read as "%s"', (typed, read) => {
  const args = typed ? typed.split(' ') : [];
  expect(withPythonFolder(args, ['source-missive'], 'usual').join(' ')).toBe(read);
});
