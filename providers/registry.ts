import aws from './aws/index.ts';
import azure from './azure/index.ts';
import gcp from './gcp/index.ts';
import local from './local/index.ts';
import type { Provider } from './provider.ts';

/** The ONLY list of providers. A new one is a folder and a line here. */
export const registry: readonly Provider[] = [local, aws, gcp, azure];
