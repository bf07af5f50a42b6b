import { defineProvider } from '../provider.ts';
import { capabilities } from './capabilities.ts';
import { deployOptions } from './deploy/options.ts';
import { emulation } from './emulation/index.ts';
import { profileRules } from './profile/rules.ts';
import { AWS } from './provider-id.ts';

export default defineProvider({
  meta: {
    id: AWS,
    label: 'AWS Lambda',
    order: 2,
    docsUrl: 'https://docs.aws.amazon.com/lambda/',
    target: 'cloud',
    hue: { light: '#9a4705', dark: '#f5a54a' },
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
