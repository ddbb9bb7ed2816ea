import type { Fault } from './fault.ts';
import { faults as beside } from './faults/beside.ts';
import { faults as clients } from './faults/clients.ts';
import { faults as compatibility } from './faults/compatibility.ts';
import { faults as connection } from './faults/connection.ts';
import { faults as demands } from './faults/demands.ts';
import { faults as discovery } from './faults/discovery.ts';
import { faults as foreign } from './faults/foreign.ts';
import { faults as future } from './faults/future.ts';
import { faults as image } from './faults/image.ts';
import { faults as marks } from './faults/marks.ts';
import { faults as output } from './faults/output.ts';
import { faults as processes } from './faults/process.ts';
import { faults as records } from './faults/records.ts';
import { faults as resume } from './faults/resume.ts';
import { faults as rounds } from './faults/rounds.ts';
import { faults as schemas } from './faults/schemas.ts';
import { faults as secretMarks } from './faults/secret-marks.ts';
import { faults as secrets } from './faults/secrets.ts';
import { faults as signIn } from './faults/sign-in.ts';
import { faults as form } from './faults/specification-form.ts';
import { faults as values } from './faults/specification-values.ts';

const files: Record<string, Record<string, Fault>> = {
  ...{
    'specification-values': values,
    'specification-form': form,
    'secret-marks': secretMarks,
    'sign-in': signIn,
    compatibility,
    image,
    connection,
  },
  ...{
    discovery,
    records,
    marks,
    demands,
    rounds,
    future,
    beside,
    output,
    resume,
    process: processes,
    clients,
    secrets,
    schemas,
    foreign,
  },
};

/** Every fault that a twin can have, by the name under which it takes it: its file and its name in there. */
export const faults: ReadonlyMap<string, Fault> = new Map(
  Object.entries(files).flatMap(([file, own]) =>
    Object.entries(own).map(([name, fault]): [string, Fault] => [`${file}.${name}`, fault]),
  ),
);
