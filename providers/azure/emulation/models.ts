import type { ProgrammingModel } from '../../emulation.ts';
import { azureV4 } from './azure-v4.ts';

/** What an app can be written for. */
export const models: readonly ProgrammingModel[] = [azureV4];
