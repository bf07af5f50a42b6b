/**
 * An error in the form in which Cosmos DB tells it. Statuses are the documented ones, texts are modelled.
 * @see https://learn.microsoft.com/rest/api/cosmos-db/http-status-codes-for-cosmosdb
 */
export class CosmosError extends Error {
  readonly status: number;
  /** `NotFound`. */
  readonly code: string;
  /** `x-ms-substatus`. */
  readonly substatus: number | null;

  constructor(status: number, message: string, substatus: number | null = null) {
    super(message);
    this.name = 'CosmosError';
    this.status = status;
    this.code = CODES[status] ?? 'InternalServerError';
    this.substatus = substatus;
  }
}

const CODES: Readonly<Record<number, string>> = {
  304: 'NotModified',
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  424: 'FailedDependency',
  501: 'NotSupported',
};

export const badRequest = (message: string, substatus: number | null = null): CosmosError => new CosmosError(400, message, substatus);
export const notFound = (): CosmosError =>
  new CosmosError(404, 'Entity with the specified id does not exist in the system. More info: https://aka.ms/cosmosdb-tsg-not-found');
/** What should hold it is not there. */
export const ownerNotFound = (): CosmosError => new CosmosError(404, 'Owner resource does not exist', 1003);
export const conflict = (): CosmosError =>
  new CosmosError(409, 'Entity with the specified id already exists in the system. More info: https://aka.ms/cosmosdb-tsg-conflict');
export const preconditionFailed = (): CosmosError => new CosmosError(412, 'One of the specified pre-condition is not met.');
export const notOffered = (what: string): CosmosError => new CosmosError(501, `${what} not offered by the local runtime.`);
