import { passesEveryCheck } from './passes.ts';

passesEveryCheck('source-mailjet');
