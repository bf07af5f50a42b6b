import { defineProvider } from '../provider.ts';
import { capabilities } from './capabilities.ts';
import { deployOptions } from './deploy/options.ts';
import { func } from './func/tool.ts';
import { emulation } from './emulation/index.ts';
import { profileRules } from './profile/rules.ts';
import { AZURE } from './provider-id.ts';

export default defineProvider({
  meta: {
    id: AZURE,
    label: 'Azure Functions',
    order: 4,
    docsUrl: 'https://learn.microsoft.com/azure/azure-functions/',
    target: 'cloud',
    hue: { light: '#0b6b79', dark: '#4fd1de' },
  },
  capabilities,
  defaultProfile: null,
  profiles: profileRules,
  deployOptions,
  connect: async (profile, ports) => (await import('./session.ts')).createSession(profile, ports),
  emulation,
  tools: [func],
  audit: async () => (await import('./audit/index.ts')).audit,
  prices: async () => (await import('./prices/facet.ts')).prices,
});
