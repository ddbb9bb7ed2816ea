import { passesEveryCheck } from '../runner/passes.ts';

passesEveryCheck('source-heymarket');
