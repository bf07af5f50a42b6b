import { defineProvider } from '../provider.ts';
import { capabilities } from './capabilities.ts';
import { emulation } from './models/index.ts';
import { LOCAL, LOCAL_PROFILE } from './ref.ts';

export default defineProvider({
  meta: {
    id: LOCAL,
    label: 'Local runtime',
    order: 1,
    docsUrl: 'https://nodejs.org/docs/latest-v24.x/api/',
    target: 'local',
    hue: { light: '#6d3fc0', dark: '#c0a1ff' },
  },
  capabilities,
  defaultProfile: { name: LOCAL_PROFILE, settings: {} },
  profiles: null,
  deployOptions: [],
  connect: async (_profile, ports) => (await import('./session.ts')).createSession(ports),
  emulation,
  audit: async () => (await import('./audit/index.ts')).audit,
  prices: null,
});
