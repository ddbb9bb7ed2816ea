import { type Fault, stricter, type Twist } from '../fault.ts';
import { at, twice, without } from '../tricks.ts';

/** Only the entry that matters is run: that of right credentials, of wrong ones, or of an exception. */
const rule = (breaks: string, says: string, twist: Twist, entry = 0): Fault => ({
  ...{ check: 'test_check', breaks, says, ...twist },
  project: ({ sections }) => {
    sections.connection = { tests: [sections.connection?.tests[entry] ?? {}] };
  },
});
const refusal = (breaks: string, says: string, twist: Twist) => rule(breaks, says, twist, 1);
const exception = (breaks: string, says: string, twist: Twist) => rule(breaks, says, twist, 2);

export const faults: Record<string, Fault> = {
  refuses: rule('right credentials are accepted', 'The status is FAILED, expected SUCCEEDED. It says: No.', {
    message: at('CONNECTION_STATUS', (message, print) => {
      print({ ...message, connectionStatus: { status: 'FAILED', message: 'No.' } });
    }),
  }),
  accepts: refusal('wrong credentials are refused', 'The status is SUCCEEDED, expected FAILED', {
    message: at('CONNECTION_STATUS', (message, print) => {
      print({ ...message, connectionStatus: { status: 'SUCCEEDED' } });
    }),
  }),
  'refuses-and-fails': stricter(
    refusal('wrong credentials end with 0 too', 'ended with exit code 1, expected 0', {
      exit: () => 1,
    }),
  ),
  twice: rule('there is one status', 'exactly one CONNECTION_STATUS; there are 2', {
    message: twice('CONNECTION_STATUS'),
  }),
  silent: rule('there is a status', 'exactly one CONNECTION_STATUS; there are 0', {
    message: without('CONNECTION_STATUS'),
  }),
  'fails-though-right': stricter(
    rule('right credentials end with 0', 'ended with exit code 1, expected 0', {
      exit: () => 1,
    }),
  ),
  'exception-ends-well': stricter(
    exception('an exception ends with another code than 0', 'must fail, and ended with exit code 0', {
      exit: () => 0,
    }),
  ),
  'exception-without-trace': exception('an exception has a TRACE', 'exactly one TRACE; there are 0', {
    message: without('TRACE'),
  }),
  'exception-twice': exception('an exception has one TRACE', 'exactly one TRACE; there are 2', {
    message: twice('TRACE'),
  }),
  'exception-wordless': stricter(
    exception('the TRACE has a message', 'must be an ERROR whose message says something', {
      message: at('TRACE', (message, print) => {
        print({ type: 'TRACE', trace: { ...message.trace, error: { message: '' } } });
      }),
    }),
  ),
};
