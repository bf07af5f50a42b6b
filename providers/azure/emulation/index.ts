import type { Emulation } from '../../emulation.ts';
import { azureV4 } from './azure-v4.ts';

/** What Azure brings to the local runtime. */
export const emulation: Emulation = { id: 'azure', models: [azureV4] };
