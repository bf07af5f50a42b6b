/**
 * What the emulated services lend to each other, so that none imports another: Lambda polls queues and streams,
 * delivers to destinations and dead letter queues; Scheduler, S3 and others call functions. Each service puts its own
 * part into `ServiceLinks` when it starts; who uses one looks it up by ARN at the time of use. A missing part is a
 * service that is not there: the user answers with AWS's own error.
 */

/** A message as `ReceiveMessage` gives it, all attributes included. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Message.html */
export interface QueueMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  /** ApproximateReceiveCount, SentTimestamp, SenderId, ApproximateFirstReceiveTimestamp, MessageGroupId, … */
  attributes: Record<string, string>;
  messageAttributes: Record<string, { dataType: string; stringValue?: string; binaryValue?: Uint8Array }>;
  md5OfMessageAttributes?: string;
}

/** Queues as their consumers see them. All methods throw `AwsError` `QueueDoesNotExist` where there is no such queue. */
export interface QueueSource {
  /** Null where there is no such queue. */
  describe(arn: string): { fifo: boolean; visibilityTimeoutS: number } | null;
  /**
   * Up to `max` messages (10 at the most), waiting up to `waitMs` for the first; an empty list when that is over or
   * `signal` aborts. They stay hidden for the queue's visibility timeout, or `visibilityTimeoutS`.
   */
  receive(arn: string, options: { max: number; waitMs: number; signal: AbortSignal; visibilityTimeoutS?: number }): Promise<QueueMessage[]>;
  /** Deletes what was worked off. Receipt handles that are not valid any more are passed over. */
  remove(arn: string, receiptHandles: readonly string[]): void;
  /** Shows the messages again after so many seconds, 0 at once. Receipt handles that are not valid any more are passed over. */
  release(arn: string, receiptHandles: readonly string[], visibilityTimeoutS: number): void;
  /** Calls back whenever a message may have become visible; gives back the way to stop it. */
  onMessage?(arn: string, listener: () => void): () => void;
}

/** A record of a stream, ready to be put into a function's event. */
export interface StreamRecord {
  sequenceNumber: string;
  /** Epoch milliseconds at which it was written. */
  arrivedAtMs: number;
  /** Records of one key stay in their order, also where a shard is worked off by several at a time. */
  orderKey: string;
  /** The member of `Records` for Lambda: eventID, eventName, dynamodb or kinesis, eventSource, eventSourceARN, awsRegion, … */
  event: Record<string, unknown>;
  /** What filters look into, where that is something else; the text of its `data` is looked into as JSON. */
  filtered?: Record<string, unknown>;
}

export interface StreamShard {
  id: string;
  parentId: string | null;
  /** No further records are written to it. */
  closed: boolean;
}

/** Change streams (DynamoDB Streams) and the like. All methods throw `AwsError` `ResourceNotFoundException` where there is no such stream. */
export interface StreamSource {
  /** Null where there is no such stream. */
  describe(arn: string): { shards: StreamShard[] } | null;
  /**
   * Up to `limit` records of a shard, the oldest first, strictly after a sequence number or from a position on.
   * What has been trimmed meanwhile is passed over.
   */
  read(
    arn: string,
    shardId: string,
    from: { after: string } | { position: 'TRIM_HORIZON' | 'LATEST' } | { timestampMs: number },
    limit: number,
  ): { records: StreamRecord[]; closed: boolean };
  /** Where a mapping from LATEST begins: a sequence number that only records to come are after, null for the beginning. */
  latest(arn: string, shardId: string): string | null;
  onRecord?(arn: string, listener: () => void): () => void;
}

/** A message from a service. */
export interface DeliveredMessage {
  body: string;
  attributes?: Record<string, string>;
  groupId?: string;
  /** `X-Amzn-Trace-Id` of the request that led to it. */
  traceHeader?: string | undefined;
}

/** Takes a message on behalf of another service: a destination or a dead letter queue. */
export interface DeliveryTarget {
  /** Whether the target exists, for checks when it is configured. */
  exists(arn: string): boolean;
  /**
   * Stores the message durably, then returns. `attributes` are message attributes of type String. Throws `AwsError` in
   * the target's own words where it is refused.
   */
  deliver(arn: string, message: DeliveredMessage): Promise<void> | void;
}

/** What came of an invocation that a service made. */
export interface FunctionOutcome {
  statusCode: number;
  /** `Unhandled` where the function failed. */
  functionError: string | null;
  payload: Uint8Array;
  executedVersion: string;
}

/** Calls functions on behalf of a service (`s3.amazonaws.com`, `scheduler.amazonaws.com`). `arn` may be qualified by a version or an alias. */
export interface FunctionInvoker {
  /** Whether there is such a function, version or alias. */
  exists(arn: string): boolean;
  /** Whether the function's resource policy lets a service invoke it on behalf of that resource. */
  permits?(arn: string, caller: { service: string; sourceArn: string; sourceAccount: string }): boolean;
  /** `traceHeader`: the `X-Amzn-Trace-Id` of the request that led to it. As `InvocationType: Event`: accepted and stored durably, then tried with Lambda's own retries. Throws `AwsError`: not found, throttled. */
  enqueue(arn: string, payload: Uint8Array, trigger: string, traceHeader?: string): void;
  /** As `InvocationType: RequestResponse`. Throws `AwsError` where it could not be invoked. */
  invoke(arn: string, payload: Uint8Array, options: { trigger: string; signal: AbortSignal }): Promise<FunctionOutcome>;
}

/** Objects, for functions and layers whose package is in a bucket. */
export interface ObjectSource {
  /** A whole object, of this version or the newest. Throws `AwsError` `NoSuchBucket`, `NoSuchKey`, `NoSuchVersion`. */
  read(at: { account: string; region: string; bucket: string; key: string; versionId: string | null }): Promise<Uint8Array>;
}

/** Temporary access keys, for telling whose call a request is. */
export interface KeyOwners {
  /** The account that a key was handed out for; null where it is unknown. */
  accountOf(accessKeyId: string): string | null;
}

/** What Lambda calls the versions of the runtime. */
export interface VersionNames {
  /** `$LATEST`, or the number that the runtime's version was published with. */
  nameOf(runtimeName: string, runtimeVersion: string): string;
}

/** Functions that write their logs into a group of another name than their own. */
export interface LogGroupNames {
  /** Names of such groups. */
  groups(account: string, region: string): string[];
  /** The runtime's names of the functions that write into a group. */
  writersTo(group: { account: string; region: string; name: string }): string[];
}

/** Takes counts that services publish about themselves. */
export interface MetricCounter {
  /** Adds one to a metric of a function, and to that of all functions. */
  countOfFunction(metric: string, fn: { account: string; region: string; name: string }): void;
}

/** Everything the services lend to each other. Keys of the maps are the service in an ARN: `arn:aws:SERVICE:…`. */
export interface ServiceLinks {
  readonly queues: Map<string, QueueSource>;
  readonly streams: Map<string, StreamSource>;
  readonly targets: Map<string, DeliveryTarget>;
  functions: FunctionInvoker | null;
  objects: ObjectSource | null;
  keys: KeyOwners | null;
  versions: VersionNames | null;
  logGroups: LogGroupNames | null;
  metrics: MetricCounter | null;
}

/** Links with nothing in them yet. */
export function createServiceLinks(): ServiceLinks {
  return {
    queues: new Map(),
    streams: new Map(),
    targets: new Map(),
    functions: null,
    objects: null,
    keys: null,
    versions: null,
    logGroups: null,
    metrics: null,
  };
}

/** `arn:aws:sqs:us-east-1:123456789012:name` -> `sqs`; an empty text where it is no ARN. */
export function arnService(arn: string): string {
  return /^arn:[a-z-]+:([a-z0-9-]+):/.exec(arn)?.[1] ?? '';
}
