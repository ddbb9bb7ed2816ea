import { believesOnlyItsAPI } from '../../connectors/passes.ts';

believesOnlyItsAPI('source-mailjet');
