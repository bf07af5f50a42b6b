import type { Emulation } from '../../emulation.ts';
import { portable } from './portable.ts';

/** The programming model that belongs to no cloud. */
export const emulation: Emulation = { id: 'local', models: [portable] };
