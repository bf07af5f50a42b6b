import type { EmulationHost } from '../../../../emulation-host.ts';
import { OWNED_FUNCTIONS } from '../../server/reset.ts';
import { createCollection } from '../../collection.ts';
import { createDocuments, type LambdaDocuments } from './documents.ts';
import { documentKey, keyOfRuntimeName, toRuntimeName, type FunctionKey, type Home } from './function-key.ts';
import type { LambdaStore } from './lambda-store.ts';
import { isLambdaModel } from './local-model.ts';
import { createMappings } from './mappings.ts';
import type { FunctionDocument, Running } from './model.ts';
import { createNameIndex } from './name-index.ts';
import { createReservations } from './reservations.ts';
import { fromRuntime } from './project.ts';
import { describeVersion, resolveQualifier, routeAlias } from './resolve.ts';
import { createUrls } from './urls.ts';
import { createQualified } from './qualified.ts';

/** Opens Lambda's state over the host's documents and functions. */
export function createLambdaState(host: EmulationHost, home: Home): LambdaStore {
  const documents = createDocuments(host.documents);
  const owned = createCollection<boolean>(host.documents, OWNED_FUNCTIONS);
  const index = createNameIndex();
  const reserved = createReservations();
  const listeners = new Set<(key: FunctionKey) => void>();
  /** Functions that are being changed here; what the runtime says of them meanwhile is no news. */
  const changing = new Set<string>();
  const find = createFind(host, home, documents);

  const parts = createParts(documents);
  const store: LambdaStore = {
    find,
    reserved: reserved.sum,
    names: (account, region) => index.list(`${account}/${region}`),
    describe: (runtimeName, runtimeVersion) => describeVersion(store, keyOfRuntimeName(runtimeName, home), runtimeVersion),
    resolve: (key, qualifier) => resolveQualifier(store, key, qualifier),
    route: (key, qualifier, at) => routeAlias(store, key, qualifier, at),
    ...parts,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    own: (runtimeName) => owned.put(runtimeName, true),
    put(fn) {
      documents.functions.put(documentKey(fn.key), fn);
      reserved.set(fn.key, fn.reservedConcurrency);
      index.add(`${fn.key.account}/${fn.key.region}`, fn.key.name);
    },
    forget(key) {
      documents.forget(key);
      reserved.set(key, null);
      owned.remove(toRuntimeName(key, home));
      index.remove(`${key.account}/${key.region}`, key.name);
    },
    all: () =>
      index.places().flatMap((place) => {
        const [account = '', region = ''] = place.split('/');
        return index.list(place).flatMap((name) => find({ account, region, name }) ?? []);
      }),
    change(key, work) {
      const name = toRuntimeName(key, home);
      changing.add(name);
      try {
        return host.documents.transaction(work);
      } finally {
        changing.delete(name);
        tell(key);
      }
    },
    reload() {
      index.clear();
      reserved.clear();
      for (const { key, value } of documents.functions.list()) {
        addToIndex(key);
        reserved.set(value.key, value.reservedConcurrency);
      }
      for (const { name, live } of host.functions.list()) {
        if (isLambdaModel(live.project.model)) addToIndex(documentKey(keyOfRuntimeName(name, home)));
      }
    },
  };

  const addToIndex = (key: string): void => {
    const [account = '', region = '', name = ''] = key.split('/');
    index.add(`${account}/${region}`, name);
  };
  const tell = (key: FunctionKey): void => {
    for (const listener of listeners) listener(key);
  };
  host.functions.onChange((name) => {
    if (changing.has(name)) return;
    const key = keyOfRuntimeName(name, home);
    if (find(key) === null) store.forget(key);
    else index.add(`${key.account}/${key.region}`, key.name);
    tell(key);
  });
  store.reload();
  return store;
}

/** What is kept beside the functions themselves, each in its own documents. */
function createParts(
  documents: LambdaDocuments,
): Omit<
  LambdaStore,
  'find' | 'describe' | 'reserved' | 'own' | 'names' | 'resolve' | 'route' | 'onChange' | 'put' | 'forget' | 'all' | 'change' | 'reload'
> {
  const { versions, aliases } = documents;
  return {
    published: (key, version) => versions.get(versionKey(key, version)),
    publishedVersions: (key) => versions.list({ prefix: `${documentKey(key)}/` }).map(({ value }) => value),
    putVersion: (key, version) => versions.put(versionKey(key, version.version), version),
    removeVersion: (key, version) => versions.remove(versionKey(key, version)),
    aliases: {
      find: (key, name) => aliases.get(`${documentKey(key)}/${name}`),
      list: (key) => aliases.list({ prefix: `${documentKey(key)}/` }).map(({ value }) => value),
      put: (key, alias) => aliases.put(`${documentKey(key)}/${alias.Name}`, alias),
      remove: (key, name) => aliases.remove(`${documentKey(key)}/${name}`),
    },
    policies: createQualified(documents.policies),
    eventInvokeConfigs: createQualified(documents.eventInvokeConfigs),
    provisioned: createQualified(documents.provisioned),
    provisionedFunctions: () =>
      documents.provisioned.list().map(({ key }) => {
        const [account = '', region = '', name = ''] = key.split('/');
        return { account, region, name };
      }),
    urls: createUrls(documents),
    mappings: createMappings(documents.mappings),
    layers: documents.layers,
    layerNumbers: documents.layerNumbers,
    codeSigningConfigs: documents.codeSigningConfigs,
    trees: documents.trees,
  };
}

/** Versions sort by their numbers. */
function versionKey(key: FunctionKey, version: string): string {
  return `${documentKey(key)}/${version.padStart(10, '0')}`;
}

/**
 * Looks a function up in the documents and in the runtime at once. Where they differ the runtime is right: somebody has
 * deployed, rolled back or removed it in the console, and the documents follow.
 */
function createFind(host: EmulationHost, home: Home, documents: LambdaDocuments): (key: FunctionKey) => FunctionDocument | null {
  return (key) => {
    const runtimeName = toRuntimeName(key, home);
    const found = documents.functions.get(documentKey(key));
    const live = host.functions.find(runtimeName)?.live ?? null;
    if (live !== null && isLambdaModel(live.project.model)) {
      if (found !== null && liveOf(found.latest.running) === live.version) return found;
      const latest = fromRuntime(key, live, found?.latest ?? null, documents.trees.get(live.codeSha256));
      if (found === null) return unwritten(key, runtimeName, latest, live.project.tags);
      const followed: FunctionDocument = { ...found, tags: live.project.tags, latest };
      documents.functions.put(documentKey(key), followed);
      return followed;
    }
    if (found === null) return null;
    // Nothing runs it, and that is known: it is in the documents alone.
    if (live === null && 'reason' in found.latest.running) return found;
    documents.forget(key);
    return null;
  };
}

/** What the runtime's live version must be where nobody has changed it. */
function liveOf(running: Running): string | null {
  return 'runtimeVersion' in running ? running.runtimeVersion : running.over;
}

/** A function that was deployed from the console and that no call of the API has changed yet. */
function unwritten(
  key: FunctionKey,
  runtimeName: string,
  latest: FunctionDocument['latest'],
  tags: Record<string, string>,
): FunctionDocument {
  return {
    key,
    runtimeName,
    latest,
    lastPublished: 0,
    tags,
    reservedConcurrency: null,
    codeSigningConfigArn: null,
    recursiveLoop: 'Terminate',
  };
}
