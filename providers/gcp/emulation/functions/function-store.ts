import type { EmulationHost, HostFunction } from '../../../emulation-host.ts';
import { isJson, type Json } from '../api/json.ts';
import { formatName, hostNameOf, placeOf, parseName, type FunctionPlace } from './resource-name.ts';

/** What only Google knows of a function; the rest is the runtime's. */
export interface FunctionDocument {
  /** `projects/P/locations/L/functions/F`. */
  name: string;
  /** The fields that were sent, in JSON form: buildConfig, serviceConfig, eventTrigger, labels, description, kmsKeyName. */
  spec: Json;
  state: 'ACTIVE' | 'FAILED' | 'DEPLOYING' | 'DELETING';
  stateMessages: Json[];
  createTime: string;
  updateTime: string;
  /**
   * The Cloud Run service as it was sent, where that is what was deployed from source: the Cloud Functions API knows nothing
   * of it. Null for a function.
   */
  service: Json | null;
  /** Digest of the source as it was sent; null where it is not known. */
  sourceSha256: string | null;
}

/** Whether it is a Cloud Run service of its own, which the Cloud Functions API does not show. */
export function isOwnService(document: FunctionDocument | null): boolean {
  return document !== null && document.service !== null;
}

export interface FunctionStore {
  get(place: FunctionPlace): { document: FunctionDocument | null; host: HostFunction | null };
  put(document: FunctionDocument): void;
  remove(place: FunctionPlace): void;
  /** Everything in a project, in all locations or in one: what was made here and what the console deployed. */
  list(project: string, location: string): { place: FunctionPlace; document: FunctionDocument | null; host: HostFunction | null }[];
  hostName(place: FunctionPlace): string;
  /** The other way round. */
  placeOf(hostName: string): FunctionPlace;
  /** Functions that events set off. */
  triggers(): { place: FunctionPlace; hostName: string; trigger: Json }[];
  /** The local project and every other that has a function; sorted. */
  projects(): string[];
}

const COLLECTION = 'functions';
/** Models whose functions are functions of Google Cloud, whoever deployed them. */
const MODELS = new Set(['gcp-http', 'gcp-cloudevent']);

export function createFunctionStore(
  { functions, documents }: Pick<EmulationHost, 'functions' | 'documents'>,
  defaults: { project: string; location: string },
): FunctionStore {
  const hostName = (place: FunctionPlace): string => hostNameOf(place, defaults);
  const documentOf = (place: FunctionPlace): FunctionDocument | null => {
    const found = documents.get(COLLECTION, formatName(place));
    return isJson(found) ? ({ service: null, ...found } as unknown as FunctionDocument) : null;
  };
  let triggers: ReturnType<FunctionStore['triggers']> | null = null;
  const readTriggers = (): ReturnType<FunctionStore['triggers']> =>
    documents.list(COLLECTION).flatMap(({ key, value }) => {
      const trigger = isJson(value) && isJson(value['spec']) ? value['spec']['eventTrigger'] : undefined;
      const place = parseName(key);
      return isJson(trigger) ? [{ place, hostName: hostName(place), trigger }] : [];
    });
  const hostOf = (place: FunctionPlace): HostFunction | null => {
    const found = functions.find(hostName(place));
    return found !== null && MODELS.has(found.live.project.model) ? found : null;
  };

  return {
    hostName,
    placeOf: (name) => placeOf(name, defaults),
    get: (place) => ({ document: documentOf(place), host: hostOf(place) }),
    put(document) {
      documents.put(COLLECTION, document.name, document);
      triggers = null;
    },
    remove(place) {
      documents.remove(COLLECTION, formatName(place));
      triggers = null;
    },
    triggers: () => (triggers ??= readTriggers()),
    projects: () => [...new Set([defaults.project, ...documents.list(COLLECTION).map(({ key }) => parseName(key).project)])].toSorted(),
    list(project, location) {
      const prefix = location === '-' ? `projects/${project}/locations/` : `projects/${project}/locations/${location}/`;
      const places = new Map(documents.list(COLLECTION, { prefix }).map(({ key }) => [key, parseName(key)]));
      if (project === defaults.project && (location === '-' || location === defaults.location)) {
        for (const { name, live } of functions.list()) {
          const place = { ...defaults, id: name };
          if (!name.includes('.') && MODELS.has(live.project.model)) places.set(formatName(place), place);
        }
      }
      return [...places.values()]
        .toSorted((a, b) => (formatName(a) < formatName(b) ? -1 : 1))
        .map((place) => ({ place, document: documentOf(place), host: hostOf(place) }))
        .filter(({ document, host }) => document !== null || host !== null);
    },
  };
}
