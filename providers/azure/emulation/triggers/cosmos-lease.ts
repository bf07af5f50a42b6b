import { partitionOf } from '../cosmos/partition-key.ts';
import type { CosmosStore } from '../cosmos/store/create-store.ts';
import type { ContainerRecord } from '../cosmos/store/records.ts';
import type { ValueObject } from '../cosmos/sql/value.ts';

/** All keys of a container are in one range, so that there is one lease. */
const RANGE = '0';

/** How far a function has come in a container's change feed, kept as an item of the lease container. */
export interface Lease {
  /** Number of the last change that was worked off; what the lease begins with where there is none yet. */
  read(): number;
  /** Worked off up to here. */
  checkpoint(change: number): void;
}

/** Functions by the lease they hold: of several that would share one, the first is run. */
const HOLDERS = new WeakMap<CosmosStore, Map<string, string>>();

/**
 * Takes a lease for a function; null where another one holds it. `release` gives it back. The item has the form of the
 * official client's leases, so that removing it begins anew here as it does there.
 * @see https://github.com/Azure/azure-cosmos-dotnet-v3/blob/master/Microsoft.Azure.Cosmos/src/ChangeFeedProcessor/LeaseManagement/DocumentServiceLeaseCore.cs
 */
export function takeLease(
  store: CosmosStore,
  {
    prefix,
    monitored,
    leases,
    holder,
    beginning,
  }: { prefix: string; monitored: ContainerRecord; leases: ContainerRecord; holder: string; beginning: () => number },
): { lease: Lease; release: () => void } | null {
  const id = `${prefix}localhost_${store.database(monitored.database)?.rid ?? ''}_${monitored.rid}..${RANGE}`;
  const holders = HOLDERS.get(store) ?? new Map<string, string>();
  HOLDERS.set(store, holders);
  const key = `${leases.rid}/${id}`;
  if (holders.has(key)) return null;
  holders.set(key, holder);
  const body = (change: number): ValueObject & { id: string } => ({
    id,
    partitionKey: id,
    LeaseToken: RANGE,
    Owner: holder,
    ContinuationToken: `"${change}"`,
    properties: {},
    timestamp: new Date().toISOString(),
  });
  const partition = partitionOf(body(0), leases.definition);
  const checkpoint = (change: number): void => void store.put(leases, partition, body(change));
  const lease = {
    read(): number {
      const known = store.find(leases, partition, id);
      if (known !== null) return Number(String(known.body['ContinuationToken']).replaceAll('"', ''));
      const start = beginning();
      checkpoint(start);
      return start;
    },
    checkpoint,
  };
  return { lease, release: () => void holders.delete(key) };
}
