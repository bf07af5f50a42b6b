import { join, resolve } from 'node:path';
import { createCore } from '#core/create-core.ts';
import { openHome } from '#core/home.ts';
import { appVersion } from '#core/version.ts';
import { registry, yardsticks } from '#providers/registry.ts';
import { startWebHost, type WebHost } from './web-host.ts';

/** The checkout, or the installed application. */
const ROOT = resolve(import.meta.dirname, '../..');

export interface WebFrontOptions {
  /** Absolute path of the home directory; created where it is missing. */
  home: string;
  /** 0 or absent: any free port. */
  port?: number | undefined;
  /** Why the web front and not the desktop, in one line. */
  frontReason?: string | null;
  /** Absolute path of the built renderer; `dist/renderer` by default. */
  rendererDir?: string | undefined;
  /** Absolute path of the template gallery; `examples` by default. */
  templatesDir?: string | undefined;
}

/** The web front: core with every provider, served to a browser on this machine. `close` ends both. */
export async function startWebFront(options: WebFrontOptions): Promise<WebHost> {
  const core = createCore({
    registry,
    yardsticks,
    home: openHome(options.home),
    front: 'web',
    frontReason: options.frontReason ?? null,
    version: appVersion(),
    ports: { templatesDir: options.templatesDir ?? join(ROOT, 'examples') },
  });
  try {
    const host = await startWebHost({ core, rendererDir: options.rendererDir ?? join(ROOT, 'dist/renderer'), port: options.port });
    return {
      ...host,
      async close() {
        await host.close();
        await core.close();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}
