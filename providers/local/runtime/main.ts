import { parseArgs } from 'node:util';
import { Settings } from '#shared/model/settings.ts';
import { AppError, toAppError } from '#shared/errors.ts';
import { registry } from '../../registry.ts';
import type { StartMessage } from '../lifecycle/start-message.ts';
import { appVersion } from '../version.ts';
import { runRuntime } from './lifecycle/run-runtime.ts';
import { runtimeLog as log } from './lifecycle/runtime-log.ts';

/** The runtime's process: `node main.ts --home DIR [--gateway-port N] [--settings JSON]`. Started by `startRuntime`, and by nobody else as a rule. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { home: { type: 'string' }, 'gateway-port': { type: 'string', default: '0' }, settings: { type: 'string', default: '{}' } },
  });
  if (values.home === undefined) throw new AppError('invalid_input', 'The runtime needs a home.', { hint: 'Start it with --home DIR.' });
  const settings = Settings.parse(JSON.parse(values.settings));
  const given = Number(values['gateway-port']);
  const runtime = await runRuntime({
    home: values.home,
    version: appVersion(),
    gatewayPort: given === 0 ? settings.gatewayPort : given,
    settings,
    emulations: registry.map(({ emulation }) => emulation).filter((emulation) => emulation !== null),
    log,
    working: (what) => tell({ type: 'working', what }),
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void runtime.stop());
  tell({ type: 'ready' });
  await runtime.stopped;
}

/** To the one who started this process, while it listens. */
function tell(message: StartMessage): void {
  if (process.connected) process.send?.(message, () => {});
}

// One failed callback must not end everybody's functions; what is stored is never half-written.
process.on('uncaughtException', (error) => log('error', 'Unexpected error.', error));
process.on('unhandledRejection', (error) => log('error', 'Unexpected error.', error));

try {
  await main();
  process.exit(0);
} catch (error) {
  const failure = toAppError(error);
  log('error', failure.message, failure.cause ?? failure);
  const told = (): never => process.exit(failure.row.exit);
  if (process.connected) process.send?.({ type: 'failed', error: failure.toData() } satisfies StartMessage, told);
  else told();
}
