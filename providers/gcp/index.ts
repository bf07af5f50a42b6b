import { AppError } from '#shared/errors.ts';
import { noCapabilities } from '../no-capabilities.ts';
import { defineProvider } from '../provider.ts';
import { emulation } from './emulation/index.ts';

const reason = 'Isobar cannot manage functions on Google Cloud yet; it runs functions-framework handlers in the local runtime.';

export default defineProvider({
  meta: {
    id: 'gcp',
    label: 'Google Cloud Functions',
    order: 3,
    docsUrl: 'https://cloud.google.com/functions/docs',
    target: 'cloud',
    hue: { light: '#1a66d6', dark: '#7db0ff' },
  },
  capabilities: { ...noCapabilities(reason), prices: { supported: true } },
  defaultProfile: null,
  profiles: null,
  deployOptions: [],
  connect: async () => {
    throw new AppError('unsupported', reason, {
      provider: 'gcp',
      hint: 'Deploy to the local runtime instead: isobar deploy DIR --to local.',
    });
  },
  emulation,
  audit: async () => (await import('./audit/index.ts')).audit,
  prices: async () => (await import('./prices/facet.ts')).prices,
});
