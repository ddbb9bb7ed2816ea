import { assert, type Check, checksOf, failOn } from './check.ts';

export const connection: Check[] = checksOf('connection', [
  {
    name: 'test_check',
    hint: 'Let `check` print one CONNECTION_STATUS and exit 0 whether the credentials are right or wrong.',
    run: async (context) => {
      const run = await context.cached('check');
      const { status } = context.entry;
      if (status === 'exception') {
        assert(!run.ending.timedOut, `\`check\` ${run.end}.`);
        const { traces } = run;
        assert(traces.length === 1, `\`check\` must print exactly one TRACE; there are ${traces.length}.`);
        const { message } = traces[0]?.error ?? {};
        assert(message !== undefined && message !== null, 'The TRACE must be an ERROR with a message.');
        failOn(
          context.stricter([
            ...(run.succeeded ? ['`check` must fail, and ended with exit code 0.'] : []),
            ...(message.trim() === '' ? ['The TRACE must be an ERROR whose message says something.'] : []),
          ]),
        );
        return;
      }
      context.mustSucceed(run);
      const found = run.of('CONNECTION_STATUS').map(({ connectionStatus }) => connectionStatus);
      assert(found.length === 1, `\`check\` must print exactly one CONNECTION_STATUS; there are ${found.length}.`);
      const expected = status === 'succeed' ? 'SUCCEEDED' : 'FAILED';
      const [{ status: actual, message } = { status: '' }] = found;
      assert(actual === expected, `The status is ${actual}, expected ${expected}. It says: ${message ?? 'nothing'}`);
    },
  },
]);
