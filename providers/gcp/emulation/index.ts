import type { Emulation } from '../../emulation.ts';
import { gcpCloudEvent } from './gcp-cloudevent.ts';
import { gcpHttp } from './gcp-http.ts';

/** What Google Cloud brings to the local runtime. */
export const emulation: Emulation = {
  id: 'gcp',
  models: [gcpHttp, gcpCloudEvent],
  serve: async (host) => (await import('./server/serve.ts')).default(host),
};
