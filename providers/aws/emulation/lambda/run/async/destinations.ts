import { arnService } from '../../../sources.ts';
import { readFunctionName } from '../../operations/function-name.ts';
import { lambdaArn, type FunctionKey } from '../../state/function-key.ts';
import type { RunContext } from '../run-context.ts';
import type { AsyncEvent } from './async-event.ts';
import { deadLetterAttributes, invocationRecord, type Condition, type LastAttempt } from './invocation-record.ts';

/** Puts an event into the queue of another function. */
type Enqueue = (arn: string, payload: Uint8Array) => void;

/**
 * Sends what became of an event where its function wants it: the invocation's record to a destination, and the event
 * itself to the dead letter queue. What cannot be delivered is lost, as on Lambda, and said in the runtime's log.
 */
export async function report(
  context: RunContext,
  enqueue: Enqueue,
  event: AsyncEvent,
  outcome: { condition: Condition; last: LastAttempt | null },
): Promise<void> {
  const { condition, last } = outcome;
  const config = context.state.eventInvokeConfigs.find(event.function, event.qualifier);
  const { OnSuccess, OnFailure } = config?.DestinationConfig ?? {};
  const destination = (condition === 'Success' ? OnSuccess : OnFailure)?.Destination;
  if (destination !== undefined && destination !== '') {
    const record = invocationRecord(event, condition, last);
    await deliverTo(context, enqueue, event.function, destination, { body: JSON.stringify(record) });
  }
  if (condition === 'Success') return;
  const target = context.state.resolve(event.function, event.qualifier)?.version.config.DeadLetterConfig?.TargetArn;
  if (target === undefined || target === '') return;
  const body = Buffer.from(event.payload, 'base64').toString('utf8');
  await deliverTo(context, enqueue, event.function, target, { body, attributes: deadLetterAttributes(event, last) });
}

/** Delivers to a queue, topic, bus, bucket or function. Never throws. */
export async function deliverTo(
  { host, links }: RunContext,
  enqueue: Enqueue,
  from: FunctionKey,
  arn: string,
  message: { body: string; attributes?: Record<string, string> },
): Promise<void> {
  try {
    if (arnService(arn) === 'lambda') enqueue(arn, Buffer.from(message.body));
    else {
      const target = links.targets.get(arnService(arn));
      if (target === undefined) throw new Error(`The local runtime does not emulate the service of ${arn}.`);
      await target.deliver(arn, message);
    }
  } catch (error) {
    host.log('warn', `A record of ${lambdaArn(from)} could not be delivered to ${arn}.`, error);
  }
}

/** Function, version or alias that an ARN names. */
export function parseFunctionArn(arn: string): { key: FunctionKey; qualifier: string | null } {
  const [, , , region = '', account = ''] = arn.split(':');
  return readFunctionName({ account, region }, arn);
}
