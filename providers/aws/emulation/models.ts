import type { ProgrammingModel } from '../../emulation.ts';
import { awsHandler } from './aws-handler.ts';
import { awsProvided } from './aws-provided.ts';

/** The programming models of Lambda, the likelier first where two can run the same runtime. */
export const models: readonly ProgrammingModel[] = [awsHandler, awsProvided];
