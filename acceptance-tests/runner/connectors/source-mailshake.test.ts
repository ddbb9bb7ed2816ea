import { passesEveryCheck } from './passes.ts';

passesEveryCheck('source-mailshake');
