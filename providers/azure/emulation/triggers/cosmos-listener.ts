import { within } from '../../../emulation-parts/pause.ts';
import { cosmosOf, cosmosOption, cosmosText } from '../bindings/cosmos-options.ts';
import { fillSettings } from '../bindings/expression.ts';
import { changedItem } from '../cosmos/operations/change-feed.ts';
import { CONTAINER_DEFAULTS } from '../cosmos/operations/containers.ts';
import type { ContainerRecord } from '../cosmos/store/records.ts';
import { takeLease, type Lease } from './cosmos-lease.ts';
import type { Listener, ListenerInput } from './listener.ts';

/** Items of a batch unless the function says otherwise: what the service gives for one request. */
const BATCH = 100;

interface Watched {
  monitored: ContainerRecord;
  leases: ContainerRecord;
}

/**
 * Runs a function for the changes of a container, in batches and in their order. How far it came is kept in the lease
 * container. A batch whose function failed, retries and all, is not delivered again, as in the cloud; one that was cut
 * off is.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-cosmosdb-v2-trigger
 * @see https://github.com/Azure/azure-webjobs-sdk-extensions/blob/dev/src/WebJobs.Extensions.CosmosDB/Trigger/CosmosDBTriggerListener.cs
 */
export function openCosmosListener(input: ListenerInput): Listener {
  const options = readOptions(input);
  const { store } = input.cosmos;
  let watched: Watched | null = null;
  let held: ReturnType<typeof takeLease> = null;
  let running: Promise<void> | null = null;
  let closed = false;

  /** Both containers have to be there, and nobody else may work the feed off with the same lease. */
  const begin = (): Lease | null => {
    watched ??= findContainers(input, options);
    if (watched === null) {
      input.report(missing(options));
      return null;
    }
    held ??= takeLease(store, {
      ...watched,
      prefix: options.prefix,
      holder: `${input.app}/${input.name}`,
      beginning: () => beginningOf(input, options, watched),
    });
    input.report(
      held === null
        ? `Another function holds the lease of '${options.container}' in '${options.leaseContainer}', so that this one gets no changes. Give it a leaseContainerPrefix of its own.`
        : null,
    );
    return held?.lease ?? null;
  };
  const workOff = async (): Promise<void> => {
    for (;;) {
      const lease = closed ? null : begin();
      if (lease === null || watched === null) return;
      const items = store.changes(watched.monitored, { after: lease.read(), limit: options.batch });
      const last = items.at(-1);
      if (last === undefined) return;
      const done = await input.run({
        body: Buffer.from(JSON.stringify(items.map(changedItem))),
        contentType: 'application/json',
        trigger: 'change',
        reason: `New changes on container ${options.container} at ${new Date().toISOString()}`,
      });
      if (done.status === 'cancelled') return;
      lease.checkpoint(last.lsn);
    }
  };
  const turn = (): void => {
    if (closed || running !== null) return;
    running = workOff()
      .catch((error: unknown) => input.host.log('error', `Changes of the container ${options.container} could not be worked off.`, error))
      .finally(() => {
        running = null;
        // What was written while it ended.
        if (again) setImmediate(turn);
        again = false;
      });
  };
  let again = false;
  const stop = store.onChange((rid) => {
    if (watched !== null && rid !== watched.monitored.rid) return;
    again = running !== null;
    // Not within the call that changed it.
    setImmediate(turn);
  });
  setImmediate(turn);
  return {
    async close(graceMs) {
      closed = true;
      stop();
      await within(running ?? Promise.resolve(), graceMs);
      held?.release();
    },
  };
}

interface Options {
  database: string;
  container: string;
  leaseDatabase: string;
  leaseContainer: string;
  createLeases: boolean;
  prefix: string;
  batch: number;
  fromBeginning: boolean;
  /** Epoch milliseconds. */
  fromMs: number | null;
}

/** Throws in the host's words where the binding cannot be understood. */
function readOptions({ binding, variables, cosmos }: ListenerInput): Options {
  const text = (name: string): string | undefined => {
    const value = cosmosText(binding, name);
    return value === undefined ? undefined : fillSettings(value, variables);
  };
  const connection = cosmosText(binding, 'connection');
  for (const name of [connection, cosmosText(binding, 'leaseConnection') ?? connection]) needOwnCosmos(cosmosOf(variables, name), cosmos);
  if (String(cosmosOption(binding, 'changeFeedMode') ?? 'LatestVersion') !== 'LatestVersion')
    throw new Error(
      'The local runtime keeps the latest version of items only: the mode AllVersionsAndDeletes of the change feed is not there.',
    );
  const [database, container] = [text('databaseName'), text('containerName')];
  const [leaseDatabase, leaseContainer] = [text('leaseDatabaseName') ?? database, text('leaseContainerName') ?? 'leases'];
  if (database === undefined || container === undefined || leaseDatabase === undefined)
    throw new Error(
      'Cannot establish database and container values. If you are using environment and configuration values, please ensure these are correctly set.',
    );
  if (database === leaseDatabase && container === leaseContainer)
    throw new Error('The monitored container cannot be the same as the container storing the leases.');
  return {
    database,
    container,
    leaseDatabase,
    leaseContainer,
    createLeases: cosmosOption(binding, 'createLeaseContainerIfNotExists') === true,
    prefix: text('leaseContainerPrefix') ?? '',
    batch: batchOf(binding['maxItemsPerInvocation']),
    ...startOf(binding['startFromBeginning'] === true, text('startFromTime')),
  };
}

const batchOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : BATCH);

function startOf(fromBeginning: boolean, time: string | undefined): Pick<Options, 'fromBeginning' | 'fromMs'> {
  if (time === undefined) return { fromBeginning, fromMs: null };
  if (fromBeginning) throw new Error('Only one of StartFromBeginning or StartFromTime can be used');
  const fromMs = Date.parse(time);
  if (Number.isNaN(fromMs))
    throw new Error(
      "The specified StartFromTime parameter is not in the correct format. Please use the ISO 8601 format with the UTC designator. For example: '2021-02-16T14:19:29Z'.",
    );
  return { fromBeginning, fromMs };
}

/** Throws where a connection leads to another account, which cannot be watched from here. */
function needOwnCosmos(
  { endpoint, setting }: { endpoint: string; setting: string },
  { url, tlsUrl, connectionString }: ListenerInput['cosmos'],
): void {
  const same = [url, tlsUrl].some(
    (own) => new URL(own).port === new URL(endpoint).port && /^(?:localhost|127\.0\.0\.1)$/.test(new URL(endpoint).hostname),
  );
  if (!same) {
    throw new Error(
      `The Cosmos DB account at ${new URL(endpoint).host} is not the local runtime's, so that nothing of it starts functions here. Set ${setting} to ${connectionString} to use the local one.`,
    );
  }
}

const missing = ({ container, database, leaseContainer, leaseDatabase }: Options): string =>
  `Either the source container '${container}' (in database '${database}')  or the lease container '${leaseContainer}' (in database '${leaseDatabase}') does not exist. Both containers must exist before the listener starts. To automatically create the lease container, set 'CreateLeaseContainerIfNotExists' to 'true'.`;

function findContainers({ cosmos: { store } }: ListenerInput, options: Options): Watched | null {
  const { database, container, leaseDatabase, leaseContainer, createLeases } = options;
  const find = (databaseId: string, id: string): ContainerRecord | null => {
    const found = store.database(databaseId);
    return found === null ? null : store.container(found, id);
  };
  if (createLeases && find(leaseDatabase, leaseContainer) === null) {
    const holder = store.database(leaseDatabase) ?? store.createDatabase(leaseDatabase);
    store.createContainer(holder, leaseContainer, { ...CONTAINER_DEFAULTS, partitionKey: { paths: ['/id'], kind: 'Hash', version: 2 } });
  }
  const [monitored, leases] = [find(database, container), find(leaseDatabase, leaseContainer)];
  return monitored === null || leases === null ? null : { monitored, leases };
}

/** Where a lease begins that was not there: at the first change, at a time, or with what comes from now on. */
function beginningOf({ cosmos: { store } }: ListenerInput, { fromBeginning, fromMs }: Options, watched: Watched | null): number {
  if (watched === null || fromBeginning) return 0;
  if (fromMs === null) return store.lastChange(watched.monitored);
  const all = store.changes(watched.monitored, { after: 0, limit: Number.MAX_SAFE_INTEGER });
  const first = all.find(({ body }) => Number(body['_ts']) * 1000 >= fromMs);
  return first === undefined ? store.lastChange(watched.monitored) : first.lsn - 1;
}
