import type { Fidelity } from '#shared/model/runtime-status.ts';

const CHARGE = 'Request charges and throughput are not computed.';

/** Texts and query error codes have no published list. */
const ERRORS: Fidelity = {
  service: 'cosmosdb',
  operation: 'Errors',
  level: 'modelled',
  note: 'Statuses are the documented ones. Texts, substatuses and codes of query errors (SC…) follow what clients report of the service.',
};

/** Operations that the official client drives in tests, and what of them is less than the cloud's. */
const OPERATIONS: Readonly<Record<string, string | null>> = {
  GetDatabaseAccount: 'One region, to be read and written.',
  ListDatabases: null,
  CreateDatabase: CHARGE,
  GetDatabase: null,
  DeleteDatabase: null,
  ListContainers: null,
  CreateContainer:
    'Indexes are not built: every query looks at every item. Partition keys of up to three levels, without prefixes of them.',
  GetContainer: null,
  ReplaceContainer: null,
  DeleteContainer: null,
  ListPartitionKeyRanges: 'All keys are in one range.',
  CreateItem: CHARGE,
  UpsertItem: null,
  ReadItem: null,
  ReplaceItem: null,
  PatchItem: null,
  DeleteItem: null,
  ListItems: null,
  QueryItems:
    'The whole grammar. Functions for places (ST_…), full text, vectors and whole numbers (Int…), DateTimeBin, DateTimeFromParts and user-defined ones are not there. Which indexes serve a query is asked for orders by several properties only.',
  TransactionalBatch: 'As JSON; the binary form of the client for .NET is refused.',
  ReadChangeFeed: 'Latest version mode. The mode with all versions and deletes is refused.',
  ListOffers: 'There are none, as in a serverless account.',
};

/** How far each operation of the account can be trusted. */
export const cosmosFidelity: readonly Fidelity[] = [
  ...Object.entries(OPERATIONS).map(([operation, note]): Fidelity => ({
    service: 'cosmosdb',
    operation,
    level: note === null ? 'verified' : 'approximated',
    note,
  })),
  ERRORS,
];
