import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';
import type { Releases } from '../apps/release.ts';
import { siteKey, type Site } from '../apps/site.ts';
import type { EmulationHost } from '../../../emulation-host.ts';
import { clearPackages } from './receive-package.ts';
import { DEPLOY_STATUS, isComplete, type Deployment } from './deployment.ts';

/** Deployments of all apps, newest first; one at a time for each. */
export interface Deployments {
  list(site: Pick<Site, 'name' | 'slot'>): Deployment[];
  /** By id, or the newest for `latest`; null where there is none. */
  find(site: Pick<Site, 'name' | 'slot'>, id: string): Deployment | null;
  /** Whether one is under way. */
  busy(site: Pick<Site, 'name' | 'slot'>): boolean;
  /**
   * Begins to deploy the zip at `path`, which it removes. `done` resolves when it is over, and never rejects: what went
   * wrong is in the deployment. Throws where one is under way.
   */
  start(site: Site, path: string, of: { deployer: string; author: string; message: string }): { id: string; done: Promise<Deployment> };
  /** They are part of a site's content, which goes along when slots are swapped. */
  swap(one: Pick<Site, 'name' | 'slot'>, other: Pick<Site, 'name' | 'slot'>): void;
  /** Forgets those of a site. */
  forget(site: Pick<Site, 'name' | 'slot'>): void;
  /** Ends what is running. */
  close(): Promise<void>;
}

const COLLECTION = 'deployments';
/** The service keeps the last ones too. @see https://github.com/projectkudu/kudu/wiki/Configurable-settings (SCM_MAX_…) */
const KEPT = 25;

export function createDeployments(host: Pick<EmulationHost, 'documents' | 'code' | 'log' | 'dir'>, releases: Releases): Deployments {
  const { documents } = host;
  const running = new Map<string, { stop: AbortController; done: Promise<Deployment> }>();
  const read = (key: string): Deployment[] => (documents.get(COLLECTION, key) as Deployment[] | undefined) ?? [];
  const write = (key: string, changed: Deployment): Deployment => {
    const others = read(key).filter(({ id }) => id !== changed.id);
    const all = [changed, ...(changed.active ? others.map((one) => ({ ...one, active: false })) : others)];
    documents.put(COLLECTION, key, all.toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1)).slice(0, KEPT));
    return changed;
  };
  endInterrupted(documents);
  clearPackages(host.dir);

  const run = async (site: Site, path: string, begun: Deployment, signal: AbortSignal): Promise<Deployment> => {
    const key = siteKey(site.name, site.slot);
    const note = (deployment: Deployment, message: string): Deployment['log'] => [
      ...deployment.log,
      { id: randomUUID(), at: new Date().toISOString(), message },
    ];
    let now = begun;
    try {
      const { sha256, files, size } = await host.code.put(createReadStream(path), { signal });
      now = write(key, { ...now, status: DEPLOY_STATUS.deploying, log: note(now, `Extracted ${files} files, ${size} bytes.`) });
      const indexError = await releases.deployCode(site, sha256, signal);
      const said =
        indexError === null ? 'Deployment successful.' : `Deployment successful. The host cannot read its functions: ${indexError}`;
      return write(key, {
        ...now,
        status: DEPLOY_STATUS.success,
        progress: '',
        active: true,
        endedAt: new Date().toISOString(),
        log: note(now, said),
      });
    } catch (error) {
      const known = error instanceof AppError && error.row.fault === 'user';
      if (!known && !signal.aborted) host.log('error', `The deployment ${begun.id} failed.`, error);
      const why = known
        ? error.message
        : signal.aborted
          ? 'The local runtime was stopped.'
          : 'The local runtime could not deploy this. Its log has the cause.';
      const log = note(now, `Deployment Failed. ${why}`);
      return write(key, { ...now, status: DEPLOY_STATUS.failed, statusText: why, progress: '', endedAt: new Date().toISOString(), log });
    } finally {
      running.delete(key);
      await rm(path, { force: true });
    }
  };

  return {
    list: (site) => read(siteKey(site.name, site.slot)),
    find: (site, id) => read(siteKey(site.name, site.slot)).find((one) => id.toLowerCase() === 'latest' || one.id === id) ?? null,
    busy: (site) => running.has(siteKey(site.name, site.slot)),
    start(site, path, { deployer, author, message }) {
      const key = siteKey(site.name, site.slot);
      if (running.has(key)) throw new Error('A deployment of this app is under way.');
      const begun = write(key, newDeployment({ deployer, author, message }));
      const stop = new AbortController();
      const done = run(site, path, begun, stop.signal);
      running.set(key, { stop, done });
      return { id: begun.id, done };
    },
    swap: (one, other) =>
      documents.transaction(() => {
        const [a, b] = [siteKey(one.name, one.slot), siteKey(other.name, other.slot)];
        const [first, second] = [read(a), read(b)];
        documents.put(COLLECTION, a, second);
        documents.put(COLLECTION, b, first);
      }),
    forget: (site) => void documents.remove(COLLECTION, siteKey(site.name, site.slot)),
    async close() {
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}

function newDeployment(of: Pick<Deployment, 'deployer' | 'author' | 'message'>): Deployment {
  const at = new Date().toISOString();
  return {
    ...of,
    id: randomUUID(),
    status: DEPLOY_STATUS.building,
    statusText: '',
    progress: 'Running deployment command...',
    receivedAt: at,
    startedAt: at,
    endedAt: null,
    active: false,
    log: [{ id: randomUUID(), at, message: of.message }],
  };
}

/** A stop of the runtime ends what was running; the documents do not say so yet. */
function endInterrupted(documents: EmulationHost['documents']): void {
  for (const { key, value } of documents.list(COLLECTION)) {
    const all = value as Deployment[];
    if (all.every(isComplete)) continue;
    const endedAt = new Date().toISOString();
    const ended = all.map((one) =>
      isComplete(one)
        ? one
        : { ...one, status: DEPLOY_STATUS.failed, statusText: 'The local runtime was stopped while it ran.', progress: '', endedAt },
    );
    documents.put(COLLECTION, key, ended);
  }
}
