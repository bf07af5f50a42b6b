import type { CosmosAnswer, CosmosRequest } from '../cosmos-exchange.ts';

const REGION = 'Local';
const CONSISTENCY = { defaultConsistencyLevel: 'Session', maxStalenessPrefix: 100, maxIntervalInSeconds: 5 };

/** What clients ask first: where the account is read and written, which is at one place here. */
export function readAccount({ endpoint }: CosmosRequest): CosmosAnswer {
  const locations = [{ name: REGION, databaseAccountEndpoint: `${endpoint}/` }];
  return {
    status: 200,
    body: {
      _self: '',
      id: 'localhost',
      _rid: 'localhost',
      media: '//media/',
      addresses: '//addresses/',
      _dbs: '//dbs/',
      writableLocations: locations,
      readableLocations: locations,
      enableMultipleWriteLocations: false,
      userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 1 },
      userConsistencyPolicy: CONSISTENCY,
      systemReplicationPolicy: { minReplicaSetSize: 1, maxReplicasetSize: 1 },
      readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
      queryEngineConfiguration: '{}',
    },
  };
}
