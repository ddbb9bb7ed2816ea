import { believesOnlyItsAPI } from '../runner/passes.ts';

believesOnlyItsAPI('source-mailjet');
