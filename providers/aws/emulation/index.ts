import type { Emulation } from '../../emulation.ts';
import { awsHandler } from './aws-handler.ts';

/** What AWS brings to the local runtime. */
export const emulation: Emulation = { id: 'aws', models: [awsHandler] };
