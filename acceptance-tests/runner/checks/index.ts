import { attributes } from './attributes.ts';
import { discoveryBackward, specBackward } from './backward.ts';
import { basicRead } from './basic-read.ts';
import type { Check } from './check.ts';
import { connection } from './connection.ts';
import { discovery } from './discovery.ts';
import { documentationChecks } from './documentation.ts';
import { fullRefresh } from './full-refresh.ts';
import { incremental } from './incremental.ts';
import { clientChecks } from './mailroom-clients.ts';
import { foreignChecks } from './mailroom-foreign.ts';
import { outputChecks } from './mailroom-output.ts';
import { processChecks } from './mailroom-process.ts';
import { schemaChecks } from './mailroom-schemas.ts';
import { secretChecks } from './mailroom-secrets.ts';
import { stateChecks } from './mailroom-states.ts';
import { specForm } from './spec-form.ts';
import { specOauth } from './spec-oauth.ts';
import { specValues } from './spec-values.ts';
import { imageChecks, specWhole } from './spec-whole.ts';

/** Every check, in the order in which they run: the official ones by section, then those of our own. */
export const checks: readonly Check[] = [
  ...specWhole,
  ...specValues,
  ...specForm,
  ...specOauth,
  ...specBackward,
  ...imageChecks,
  ...connection,
  ...discovery,
  ...discoveryBackward,
  ...basicRead,
  ...fullRefresh,
  ...incremental,
  ...attributes,
  ...documentationChecks,
  ...outputChecks,
  ...stateChecks,
  ...processChecks,
  ...clientChecks,
  ...secretChecks,
  ...schemaChecks,
  ...foreignChecks,
];
