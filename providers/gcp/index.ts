import { defineProvider } from '../provider.ts';
import { capabilities } from './capabilities.ts';
import { deployOptions } from './deploy/options.ts';
import { emulation } from './emulation/index.ts';
import { profileRules } from './profile/rules.ts';
import { GCP } from './provider-id.ts';

export default defineProvider({
  meta: {
    id: GCP,
    label: 'Google Cloud Functions',
    order: 3,
    docsUrl: 'https://cloud.google.com/functions/docs',
    target: 'cloud',
    hue: { light: '#1a66d6', dark: '#7db0ff' },
  },
  capabilities,
  defaultProfile: null,
  profiles: profileRules,
  deployOptions,
  connect: async (profile, ports) => (await import('./session.ts')).createSession(profile, ports),
  emulation,
  audit: async () => (await import('./audit/index.ts')).audit,
  prices: async () => (await import('./prices/facet.ts')).prices,
});
