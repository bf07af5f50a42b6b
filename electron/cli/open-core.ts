import { join, resolve } from 'node:path';
import { createCore, type Core } from '#core/create-core.ts';
import { homePath, openHome } from '#core/home.ts';
import { appVersion } from '#core/version.ts';
import { registry, yardsticks } from '#providers/registry.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Core with every provider, for one command. */
export function openCore(home: string | undefined): Core {
  return createCore({
    registry,
    yardsticks,
    home: openHome(homePath(home, process.env)),
    front: 'cli',
    frontReason: null,
    version: appVersion(),
    ports: { templatesDir: join(ROOT, 'examples'), runsInPlace: true },
  });
}
