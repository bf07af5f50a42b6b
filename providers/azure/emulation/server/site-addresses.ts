import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EmulationHost, HostListener } from '../../../emulation-host.ts';
import { siteKey, type Site } from '../apps/site.ts';
import type { LocalTls } from '../tls/local-ca.ts';

/** Host and port, as they stand in a URL: `localhost:40123`. */
export interface SiteAddress {
  /** Of the app: its default host name. */
  site: string;
  /** Of its SCM site. */
  scm: string;
}

export interface SiteAddresses {
  /** Opens them where they are not open yet. */
  open(site: Pick<Site, 'name' | 'slot'>): Promise<SiteAddress>;
  /** Null where they are not open yet. */
  known(site: Pick<Site, 'name' | 'slot'>): SiteAddress | null;
  close(site: Pick<Site, 'name' | 'slot'>): Promise<void>;
  closeAll(graceMs: number): Promise<void>;
}

type Handler = (key: { name: string; slot: string | null }, request: IncomingMessage, response: ServerResponse) => void;

interface Open {
  address: SiteAddress;
  listeners: HostListener[];
}

/**
 * A port of its own for every app and another one for its SCM site, kept over restarts. Names of their own below
 * localhost would do with one port, but only browsers know everywhere where those are: the resolvers of macOS and of many
 * Linux systems do not.
 */
export function createSiteAddresses(
  { listen }: Pick<EmulationHost, 'listen'>,
  tls: LocalTls,
  handlers: { site: Handler; scm: Handler },
): SiteAddresses {
  const open = new Map<string, Promise<Open>>();
  const known = new Map<string, SiteAddress>();
  const begin = async (name: string, slot: string | null): Promise<Open> => {
    const key = siteKey(name, slot);
    const [site, scm] = await Promise.all(
      (['site', 'scm'] as const).map((what) =>
        listen(`${what}/${key}`, (request, response) => handlers[what]({ name, slot }, request, response), { tls }),
      ),
    );
    if (site === undefined || scm === undefined) throw new Error('Both have been asked for.');
    return { address: { site: `localhost:${site.port}`, scm: `localhost:${scm.port}` }, listeners: [site, scm] };
  };
  const end = async (found: Promise<Open> | undefined, graceMs: number): Promise<void> => {
    const { listeners } = (await found?.catch(() => null)) ?? { listeners: [] };
    await Promise.all(listeners.map((listener) => listener.close(graceMs)));
  };
  return {
    async open({ name, slot }) {
      const key = siteKey(name, slot);
      const opening = open.get(key) ?? begin(name, slot);
      open.set(key, opening);
      try {
        const { address } = await opening;
        known.set(key, address);
        return address;
      } catch (error) {
        open.delete(key);
        throw error;
      }
    },
    known: ({ name, slot }) => known.get(siteKey(name, slot)) ?? null,
    async close({ name, slot }) {
      const key = siteKey(name, slot);
      const found = open.get(key);
      open.delete(key);
      known.delete(key);
      await end(found, 1000);
    },
    async closeAll(graceMs) {
      const all = [...open.values()];
      open.clear();
      await Promise.all(all.map((one) => end(one, graceMs)));
    },
  };
}
