import { AppError } from '#shared/errors.ts';
import { noCapabilities } from '../no-capabilities.ts';
import { defineProvider } from '../provider.ts';
import { emulation } from './emulation/index.ts';

const reason = 'Isobar cannot manage functions on AWS yet; it runs AWS handlers in the local runtime.';

export default defineProvider({
  meta: {
    id: 'aws',
    label: 'AWS Lambda',
    order: 2,
    docsUrl: 'https://docs.aws.amazon.com/lambda/',
    target: 'cloud',
    hue: { light: '#9a4705', dark: '#f5a54a' },
  },
  capabilities: { ...noCapabilities(reason), prices: { supported: true } },
  defaultProfile: null,
  profiles: null,
  deployOptions: [],
  connect: async () => {
    throw new AppError('unsupported', reason, {
      provider: 'aws',
      hint: 'Deploy to the local runtime instead: isobar deploy DIR --to local.',
    });
  },
  emulation,
  prices: async () => (await import('./prices/facet.ts')).prices,
});
