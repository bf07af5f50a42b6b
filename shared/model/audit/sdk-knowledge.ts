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
  /** Calls whose first argument names what is got: it stays in the symbol, `bucket(uploads)`. */
  names?: readonly RegExp[];
  /** Calls that give back lists of things on which calls are made in turn: their symbol ends in `[]`. */
  elements?: readonly RegExp[];
  /** Parts of events that the cloud itself fills in, whoever set the function off: `event.ResponseURL`. */
  fromCloud?: readonly RegExp[];
}
