import { decoded } from '#shared/decoded.ts';
import type { FunctionEnvelope } from '@azure/arm-appservice';
import type { Trigger, TriggerKind } from '#shared/model/function.ts';

/** A binding of a function's configuration, as far as it is looked at. */
type Binding = Readonly<Record<string, unknown>>;

/** By the binding's type, in lower case. @see https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings#supported-bindings */
const KINDS: Readonly<Record<string, TriggerKind>> = {
  httptrigger: 'http',
  timertrigger: 'schedule',
  queuetrigger: 'queue',
  servicebustrigger: 'queue',
  eventhubtrigger: 'queue',
  kafkatrigger: 'queue',
  rabbitmqtrigger: 'queue',
  blobtrigger: 'object',
  cosmosdbtrigger: 'change',
  sqltrigger: 'change',
  mysqltrigger: 'change',
  eventgridtrigger: 'topic',
  signalrtrigger: 'topic',
  webpubsubtrigger: 'topic',
};

const isBinding = (value: unknown): value is Binding => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** ARM names a function `APP/FUNCTION`, one of a slot `APP/SLOT/FUNCTION`. */
export function functionName({ name }: Pick<FunctionEnvelope, 'name'>): string {
  return (name ?? '').split('/').at(-1) ?? '';
}

export function bindingsOf({ config }: Pick<FunctionEnvelope, 'config'>): Binding[] {
  const bindings = config?.['bindings'];
  return Array.isArray(bindings) ? bindings.filter(isBinding) : [];
}

/** The binding that sets the function off; null where the host names none. */
export function triggerBinding(fn: Pick<FunctionEnvelope, 'config'>): Binding | null {
  return bindingsOf(fn).find(({ type }) => /trigger$/i.test(textOf(type) ?? '')) ?? null;
}

export function kindOf(binding: Binding | null): TriggerKind {
  return KINDS[(textOf(binding?.['type']) ?? '').toLowerCase()] ?? 'other';
}

/** What a person knows the trigger's source by: a schedule, a queue, a container. */
function sourceOf(binding: Binding): string | null {
  const names = ['schedule', 'queueName', 'path', 'topicName', 'eventHubName', 'containerName', 'collectionName', 'tableName', 'topic', 'hub'];
  return names.map((name) => textOf(binding[name])).find((value) => value !== null) ?? null;
} // prettier-ignore

/** In the words of function.json. What names a connection is the name of a setting, not the secret in it. */
function factsOf(binding: Binding, fn: FunctionEnvelope): Trigger['facts'] {
  const outputs = bindingsOf(fn).filter(({ direction }) => direction === 'out' || direction === 'OUT');
  const rows: readonly (readonly [string, unknown])[] = [
    ['Function', functionName(fn)],
    ['Type', binding['type']],
    ['Connection setting', binding['connection'] ?? binding['connectionStringSetting']],
    ['Subscription', binding['subscriptionName']],
    ['Consumer group', binding['consumerGroup']],
    ['Database', binding['databaseName']],
    ['Cardinality', binding['cardinality']],
    ['Runs at start', binding['runOnStartup'] === true ? 'yes' : undefined],
    ['Writes to', outputs.map(({ type, name }) => `${textOf(type) ?? ''} ${textOf(name) ?? ''}`.trim()).join(', ')],
  ];
  return rows.flatMap(([label, value]) => (value === undefined || value === null || value === '' ? [] : [{ label, value: String(value) }]));
}

const methodsOf = ({ methods }: Binding): string[] => (Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : []);

/** Who may call, in the contract's words. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#http-auth */
function authOf(binding: Binding): string {
  const level = (textOf(binding['authLevel']) ?? 'function').toLowerCase();
  return level === 'anonymous' ? 'anonymous' : 'key';
}

/** The trigger of one of the app's functions; null where the host says nothing of it. */
export function toTrigger(fn: FunctionEnvelope): Trigger | null {
  const binding = triggerBinding(fn);
  if (binding === null) return null;
  const name = functionName(fn);
  const isHttp = kindOf(binding) === 'http';
  const source = sourceOf(binding);
  const url = isHttp ? (fn.invokeUrlTemplate ?? null) : null;
  return {
    id: `function/${name}`,
    kind: kindOf(binding),
    label: url ?? source ?? name,
    url,
    methods: isHttp ? methodsOf(binding) : [],
    auth: isHttp ? authOf(binding) : null,
    enabled: fn.isDisabled !== true,
    state: fn.isDisabled === true ? 'Disabled' : null,
    source: isHttp ? null : source,
    facts: factsOf(binding, fn),
    actions: ['enable'],
  };
}

/** Path of a function's address, with its parameters in braces, which may hold a question mark; null where it has none. */
export function routeOf({ invokeUrlTemplate }: Pick<FunctionEnvelope, 'invokeUrlTemplate'>): string | null {
  const path = /^https?:\/\/[^/]+(\/.*)$/.exec(decoded(invokeUrlTemplate ?? ''))?.[1];
  return path === undefined ? null : (/^(?:[^{?#]|\{[^}]*\})*/.exec(path)?.[0] ?? null);
}
