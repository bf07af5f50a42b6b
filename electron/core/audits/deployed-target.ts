import type { Call } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import type { Reading } from '#shared/model/audit/posture.ts';
import type { CoreContext } from '../context.ts';
import { extractZip } from '../zip/read-zip.ts';
import { observe } from './observe.ts';
import { readTree } from './read-tree.ts';
import { readVersions } from './read-versions.ts';
import type { Target } from './target.ts';
import { asPart, unreadBecause } from './unread-because.ts';

/** So many of the newest log lines are searched for secrets. */
const LOG_LINES = 500;

async function readLines(core: CoreContext, ref: string, call: Call): Promise<Reading<string[]>> {
  const { place, key } = core.sessions.locate(ref);
  const { logs } = place.provider.capabilities;
  if (!logs.supported) return { unread: asPart(logs.reason) };
  try {
    const { items } = await (await core.sessions.facet(place, 'logs')).list({ name: key.name, limit: LOG_LINES }, call);
    return items.map(({ message }) => message);
  } catch (error) {
    return unreadBecause(error, call);
  }
}

/** A deployed function; what cannot be read of it is `Unread`, and told. */
export async function deployedTarget(core: CoreContext, ref: string, call: Call): Promise<Target> {
  const { place, key } = core.sessions.locate(ref);
  const { posture: capability } = place.provider.capabilities;
  if (!capability.supported)
    throw new AppError('unsupported', `${ref} cannot be audited: ${capability.reason}`, { hint: 'Audit its source directory instead.' });
  const posture = await (await core.sessions.facet(place, 'posture')).read(key, call);
  let directory: string | null = null;
  return {
    posture,
    source: '',
    twin: null,
    logLines: (inner) => readLines(core, ref, inner),
    versions: key.qualifier === null ? (inner) => readVersions(core, ref, inner) : null,
    observe: (inner) => observe(core, ref, posture.tracing !== false, inner),
    async open(inner) {
      try {
        const into = core.scratch.directory('audit');
        directory = into;
        await core.packages.use(ref, inner, ({ zipPath, name }) => extractZip(zipPath, name, into, inner.signal));
        return await readTree(into, inner.signal);
      } catch (error) {
        return unreadBecause(error, inner);
      }
    },
    close() {
      if (directory !== null) core.scratch.remove(directory);
      directory = null;
    },
  };
}
