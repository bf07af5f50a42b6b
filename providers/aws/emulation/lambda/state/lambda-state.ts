import type { FunctionKey } from './function-key.ts';
import type {
  AliasDocument,
  EventInvokeConfigDocument,
  EventSourceMappingDocument,
  FunctionDocument,
  FunctionUrlDocument,
  MappingState,
  PolicyDocument,
  ProvisionedConcurrencyDocument,
  VersionDocument,
} from './model.ts';

/** A version found by what a caller wrote behind the function's name. */
export interface Resolved {
  fn: FunctionDocument;
  version: VersionDocument;
  /** Where an alias was named. */
  alias: AliasDocument | null;
  /** The ARN as it was addressed: unqualified, with the version, or with the alias. */
  arn: string;
}

/**
 * Lambda's state: functions of all accounts and regions. Functions that were deployed from the console are in it like
 * those made through the API; what the API alone knows of them has AWS's defaults until somebody sets it. All reads are
 * synchronous and see every change of the console at once. Nothing here knows about HTTP.
 */
export interface LambdaState {
  /** Null where there is no such function, or it has been deleted in the console. */
  find(key: FunctionKey): FunctionDocument | null;
  /** What a version of the runtime is in Lambda: a published version, or else `$LATEST`. Null where the function is not Lambda's. */
  describe(runtimeName: string, runtimeVersion: string): { fn: FunctionDocument; version: VersionDocument } | null;
  /** Concurrent executions that an account's functions in a region have reserved, all together. */
  reserved(account: string, region: string): number;
  /** Names of an account's functions in a region, in ascending order. */
  names(account: string, region: string): string[];
  /** `qualifier`: null or `$LATEST`, a version, an alias. Null where function, version or alias is not there. */
  resolve(key: FunctionKey, qualifier: string | null): Resolved | null;
  /**
   * As `resolve`, and an alias with weights chooses one of its versions for this call; `at` (0 to below 1, by default
   * random) decides. This is what an invocation asks.
   */
  route(key: FunctionKey, qualifier: string | null, at?: number): Resolved | null;
  published(key: FunctionKey, version: string): VersionDocument | null;
  /** In ascending order of their numbers. */
  publishedVersions(key: FunctionKey): VersionDocument[];
  aliases: {
    find(key: FunctionKey, name: string): AliasDocument | null;
    list(key: FunctionKey): AliasDocument[];
    put(key: FunctionKey, alias: AliasDocument): void;
    remove(key: FunctionKey, name: string): boolean;
  };
  /** By function and qualifier: null for the unqualified function, else a version or alias. */
  policies: Qualified<PolicyDocument>;
  eventInvokeConfigs: Qualified<EventInvokeConfigDocument>;
  provisioned: Qualified<ProvisionedConcurrencyDocument>;
  /** Functions of which anything is provisioned. */
  provisionedFunctions(): FunctionKey[];
  urls: Qualified<FunctionUrlDocument> & {
    /** By the first label of the URL's host. */
    byUrlId(urlId: string): FunctionUrlDocument | null;
  };
  mappings: EventSourceMappings;
  /** The function of the runtime by this name changed in the console or here; its documents are in step already. */
  onChange(listener: (key: FunctionKey) => void): () => void;
}

/** Documents that hang on a function and a qualifier. They go with the function, and with the version or alias. */
export interface Qualified<T> {
  find(key: FunctionKey, qualifier: string | null): T | null;
  put(key: FunctionKey, qualifier: string | null, value: T): void;
  remove(key: FunctionKey, qualifier: string | null): boolean;
  list(key: FunctionKey): { qualifier: string | null; value: T }[];
}

/** Event source mappings. The API says what is wanted; whoever polls says what is. */
export interface EventSourceMappings {
  find(account: string, region: string, uuid: string): EventSourceMappingDocument | null;
  /** Of one account and region, by UUID. */
  list(account: string, region: string): EventSourceMappingDocument[];
  /** Of all accounts and regions: what there is to poll. */
  all(): EventSourceMappingDocument[];
  put(mapping: EventSourceMappingDocument): void;
  /** Writes down what no poller needs to know: tags. */
  annotate(mapping: EventSourceMappingDocument): void;
  /**
   * The poller has got where the mapping was wanted, or changes its state on its own account (`reason` is then shown as
   * `StateTransitionReason`). A mapping that was wanted `Deleted` is forgotten. Tells no listener.
   */
  settle(mapping: Pick<EventSourceMappingDocument, 'account' | 'region' | 'uuid'>, state: MappingState, reason?: string): void;
  /** `LastProcessingResult` of the newest batch: `OK`, `PROBLEM: Function call failed`, `No records processed`. */
  processed(mapping: Pick<EventSourceMappingDocument, 'account' | 'region' | 'uuid'>, result: string): void;
  /**
   * Called after a mapping was made, changed or is to be deleted; the listener brings it about and calls `settle`.
   * Without any listener mappings settle at once.
   */
  onChange(listener: (mapping: EventSourceMappingDocument) => void): () => void;
}
