import type { Trigger } from '#shared/model/function.ts';
import type { Call } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { ENVIRONMENTS, enumName } from '../enum-name.ts';
import { serviceName, type Deployed } from '../functions/deployed.ts';
import { orUnread, type Unread } from '../unread.ts';
import { factRows, textOrNull } from '../wire.ts';
import { toEventTrigger } from './event-trigger.ts';
import { INVOKER, isPublic, readBindings, type Binding } from './invokers.ts';

/** The address of a function, and who may call it. */
export function toHttpTrigger(url: string, bindings: readonly Binding[] | null, open: boolean): Trigger {
  const members = (bindings ?? []).filter(({ role }) => role === INVOKER).flatMap((binding) => binding.members);
  const auth = open || (bindings !== null && isPublic(bindings)) ? 'anonymous' : bindings === null ? null : 'iam';
  return {
    id: 'http',
    kind: 'http',
    label: url,
    url,
    methods: [],
    auth,
    enabled: true,
    state: null,
    source: null,
    facts: factRows([
      ['May call', bindings === null ? null : members.length === 0 ? 'Who has the invoker role in the project' : members.join(', ')],
      ['Check', open ? 'Cloud Run does not ask who calls' : null],
    ]),
    actions: [],
  };
}

/** What sets a function off: its address, or the events that it was deployed for. A part that is refused is `unread`. */
export async function triggersOf(
  context: GcpContext,
  op: string,
  deployed: Deployed,
  call: Call,
): Promise<{ items: Trigger[]; unread: Unread; bindings: Binding[] | null }> {
  const unread: Unread = {};
  const { region } = deployed.at;
  const isFunction = deployed.kind === 'function';
  const event = isFunction ? deployed.fn.eventTrigger : null;
  const url = isFunction ? (textOrNull(deployed.fn.serviceConfig?.uri) ?? textOrNull(deployed.fn.url)) : textOrNull(deployed.service.uri);
  const first = isFunction && enumName(ENVIRONMENTS, deployed.fn.environment) === 'GEN_1';
  const where = { op, region, part: 'policy' };
  const bindings =
    first || url === null
      ? null
      : await orUnread<Binding[] | null>(context, where, unread, null, call, () => readBindings(context, serviceName(context, deployed)));
  const open = deployed.kind === 'service' && deployed.service.invokerIamDisabled === true;
  const events = event?.eventType ? [toEventTrigger(event)] : [];
  // The address of an event function is there for its events.
  const http = url === null || events.length > 0 ? [] : [toHttpTrigger(url, bindings, open)];
  return { items: [...http, ...events], unread, bindings };
}
