/** What only a provider knows of the code that runs in it: the names of its client libraries. Symbols are matched as `boto3.client(s3).put_object`. */
export interface SdkKnowledge {
  /** Calls of a client library, worth noting down. */
  sdk: readonly RegExp[];
  /** Calls that send their argument to others: queues, topics, mail. */
  publishes: readonly RegExp[];
  /** Calls that give a secret back. */
  secrets: readonly RegExp[];
  /** Functions that register a handler: its parameters come from outside. */
  registers: readonly RegExp[];
  /** Objects through which a request comes in without being a parameter. */
  requests: readonly RegExp[];
  /** Parts of events that the cloud itself fills in, whoever set the function off: `event.ResponseURL`. */
  fromCloud?: readonly RegExp[];
}
