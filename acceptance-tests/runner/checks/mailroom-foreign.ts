import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askForeign } from '../foreign/ask.ts';
import { failuresOf, toData, toMarkdown } from '../foreign/table.ts';
import { formatJson } from '../json.ts';
import { redact } from '../secrets.ts';
import { assert, type Check, checksOf, failOn, skip } from './check.ts';

/** Checks of our own: of answers that the API did not give. */
export const foreignChecks: Check[] = checksOf('mailroom', [
  {
    name: 'test_foreign_answers',
    hint: 'Take for an answer only what answers the question; try anything else again, then end INCOMPLETE with a transient_error.',
    run: async (context) => {
      const { foreign, name, secrets } = context.session;
      if (!foreign) return skip('--foreign asks it');
      const findings = await askForeign(context, foreign);
      assert(findings.found.length > 0, 'No call that could be answered otherwise came again.');
      if (foreign.folder) {
        mkdirSync(foreign.folder, { recursive: true });
        const write = (ending: string, text: string) =>
          writeFileSync(join(foreign.folder as string, `${name}.${ending}`), redact(text, secrets));
        write('md', toMarkdown(name, findings));
        write('json', `${formatJson(toData(name, findings), 2)}\n`);
      }
      const failures = failuresOf(findings);
      const { length: asked } = findings.found;
      failOn(failures, `${failures.length} of ${asked} foreign answers did harm:`);
      return undefined;
    },
  },
]);
