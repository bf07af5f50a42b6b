import type { Server } from 'node:net';
import { AppError } from '#shared/errors.ts';

/** Listens on 127.0.0.1 and gives the port. See `Gateway.listen`. */
export async function listenOn(server: Server, configured: number, remembered: number | null): Promise<number> {
  if (configured === 0 && remembered !== null && remembered > 0) {
    const error = await attempt(server, remembered);
    if (error === null) return remembered;
  }
  const error = await attempt(server, configured);
  if (error === null) {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : configured;
  }
  if ('code' in error && error.code === 'EADDRINUSE') {
    throw new AppError('conflict', `The gateway cannot start: port ${configured} is in use by another program.`, {
      hint: 'End that program, or choose another port (0 takes any free one): "isobar runtime start --gateway-port N", or the setting "gatewayPort".',
      details: { port: configured },
    });
  }
  if ('code' in error && error.code === 'EACCES') {
    throw new AppError('forbidden', `The gateway cannot start: this user may not open port ${configured}.`, {
      hint: 'Choose a port above 1023, or 0 for any free one, in the setting "gatewayPort".',
      details: { port: configured },
    });
  }
  throw new AppError('unavailable', `The gateway cannot start on port ${configured}: ${error.message}`, {
    hint: 'Choose another port in the setting "gatewayPort".',
    cause: error,
  });
}

function attempt(server: Server, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const failed = (error: Error): void => {
      server.off('listening', listening);
      resolve(error);
    };
    const listening = (): void => {
      server.off('error', failed);
      resolve(null);
    };
    server.once('error', failed);
    server.once('listening', listening);
    server.listen(port, '127.0.0.1');
  });
}
