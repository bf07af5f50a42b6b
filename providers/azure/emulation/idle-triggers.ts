/** What the triggers wait for that nothing here has, by their type in lower case. @see https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings#supported-bindings */
const MISSING: Readonly<Record<string, string>> = {
  sqltrigger: 'no Azure SQL database whose changes are tracked',
  mysqltrigger: 'no Azure Database for MySQL whose changes are read',
  kafkatrigger: 'no Kafka broker',
  rabbitmqtrigger: 'no RabbitMQ',
  signalrtrigger: 'no SignalR Service',
  webpubsubtrigger: 'no Web PubSub',
  redispubsubtrigger: 'no Redis',
  redislisttrigger: 'no Redis',
  redisstreamtrigger: 'no Redis',
  mcpresourcetrigger: 'an MCP server for tools only',
  mcpprompttrigger: 'an MCP server for tools only',
  orchestrationtrigger: 'no Durable Functions extension',
  activitytrigger: 'no Durable Functions extension',
  entitytrigger: 'no Durable Functions extension',
  daprserviceinvocationtrigger: 'no Dapr sidecar',
  daprbindingtrigger: 'no Dapr sidecar',
  daprtopictrigger: 'no Dapr sidecar',
  assistantskilltrigger: 'no Azure OpenAI assistant',
  connectortrigger: 'no connector',
};

/** Types of triggers with a listener of their own. */
const LISTENED = ['timertrigger', 'queuetrigger', 'blobtrigger', 'cosmosdbtrigger', 'servicebustrigger', 'eventhubtrigger'] as const;
export type ListenedTrigger = (typeof LISTENED)[number];

/** `type` in lower case. */
export const isListened = (type: string): type is ListenedTrigger => LISTENED.some((one) => one === type);

/** All that something here sets off. */
const KNOWN: ReadonlySet<string> = new Set([...LISTENED, 'httptrigger', 'eventgridtrigger', 'warmuptrigger', 'mcptooltrigger']);

/** Why nothing here sets off a function with a trigger of this type, and what to do; null where something does. */
export function idleReason(type: string, functionName: string): string | null {
  const kind = type.toLowerCase();
  if (KNOWN.has(kind)) return null;
  const missing = MISSING[kind] ?? 'nothing that it could wait for';
  return `Nothing sets off a ${type} here: the local runtime has ${missing}. Run the function with POST /admin/functions/${functionName} and {"input": "…"}.`;
}
