import { AppError } from '#shared/errors.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import { runtimeFacet } from '../runtime/runtime-facet.ts';
import { formatEnvironment } from './format-environment.ts';

/** Starts the runtime where it does not run: its port is part of the answer. */
export const getEnv =
  (core: CoreContext): HandlerOf<'env', 'get'> =>
  async ({ cloud, format = process.platform === 'win32' ? 'powershell' : 'sh' }, call) => {
    const clouds = core.registry.filter(({ meta }) => meta.target === 'cloud');
    const provider = clouds.find(({ meta }) => meta.id === cloud);
    if (provider === undefined) {
      throw new AppError('invalid_input', `"${cloud}" is no cloud that Isobar knows.`, {
        hint: `Choose one of ${clouds.map(({ meta }) => meta.id).join(', ')}.`,
      });
    }
    const runtime = await runtimeFacet(core);
    await runtime.start({}, call);
    const environment = (await runtime.environments(call))[cloud];
    if (environment === undefined) {
      throw new AppError('unsupported', `The local runtime has nothing that the tools of ${provider.meta.label} could be pointed at.`, {
        hint: 'Functions written for it run there all the same: isobar deploy DIR, then isobar invoke local/NAME.',
      });
    }
    return { ...environment, cloud, format, text: formatEnvironment(environment, format) };
  };
