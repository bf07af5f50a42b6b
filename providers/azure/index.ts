import { AppError } from '#shared/errors.ts';
import { noCapabilities } from '../no-capabilities.ts';
import { defineProvider } from '../provider.ts';
import { emulation } from './emulation/index.ts';

const reason = 'Isobar cannot manage functions on Azure yet; it runs Azure Functions v4 apps in the local runtime.';

export default defineProvider({
  meta: {
    id: 'azure',
    label: 'Azure Functions',
    order: 4,
    docsUrl: 'https://learn.microsoft.com/azure/azure-functions/',
    target: 'cloud',
    hue: { light: '#0b6b79', dark: '#4fd1de' },
  },
  capabilities: { ...noCapabilities(reason), prices: { supported: true } },
  defaultProfile: null,
  profiles: null,
  deployOptions: [],
  connect: async () => {
    throw new AppError('unsupported', reason, {
      provider: 'azure',
      hint: 'Deploy to the local runtime instead: isobar deploy DIR --to local.',
    });
  },
  emulation,
  audit: async () => (await import('./audit/index.ts')).audit,
  prices: async () => (await import('./prices/facet.ts')).prices,
});
