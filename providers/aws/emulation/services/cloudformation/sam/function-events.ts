import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { bucketEvent } from './bucket-event.ts';
import type { RoleNeeds } from './function-role.ts';
import type { Transformation } from './generated.ts';
import { invalidEvent } from './invalid.ts';
import { mappingEvent } from './mapping-events.ts';
import { patternEvent, ruleSchedule, schedule, topicEvent } from './push-events.ts';

/** One entry of a function's `Events`. */
export interface FunctionEvent {
  /** The function's logical id. */
  id: string;
  name: string;
  props: Mapping;
  /** The function as it is in the template. */
  resource: Mapping;
  /** Refers to the function, or the alias that is published with it. */
  target: Mapping;
  needs: RoleNeeds;
  /** Resources of the result. */
  result: Transformation['resources'];
}

const NO_GATEWAY =
  'The local runtime does not emulate API Gateway: give the function a FunctionUrlConfig instead, which has the same event format as an HTTP API.';

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html */
const EVENTS: Readonly<Record<string, (event: FunctionEvent) => void>> = {
  SQS: mappingEvent('SQS'),
  Kinesis: mappingEvent('Kinesis'),
  DynamoDB: mappingEvent('DynamoDB'),
  S3: bucketEvent,
  Schedule: ruleSchedule,
  ScheduleV2: schedule,
  CloudWatchEvent: patternEvent,
  EventBridgeRule: patternEvent,
  SNS: topicEvent,
  Api: refuse(NO_GATEWAY),
  HttpApi: refuse(NO_GATEWAY),
};

/** Makes what a function's events need: mappings, rules, schedules, permissions. */
export function functionEvents(events: Mapping, event: Omit<FunctionEvent, 'name' | 'props'>): void {
  for (const [name, declared] of Object.entries(events)) {
    const type = isMapping(declared) ? declared['Type'] : undefined;
    const make = typeof type === 'string' ? EVENTS[type] : undefined;
    if (make === undefined) {
      throw invalidEvent(event.id, name, `The local runtime does not emulate events of type ${String(type)}.`);
    }
    make({ ...event, name, props: mappingAt(declared, 'Properties') });
  }
}

function refuse(reason: string): (event: FunctionEvent) => void {
  return ({ id, name }) => {
    throw invalidEvent(id, name, reason);
  };
}
