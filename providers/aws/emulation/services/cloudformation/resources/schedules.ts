import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { validationError } from '../errors.ts';
import { listAt, picked, text, textOr, unlessMissing } from './parts.ts';
import type { Made, ResourceCall, ResourceType } from './resource-type.ts';
import { shaped } from './shaped.ts';

const SCHEDULE = [
  'Description',
  'EndDate',
  'FlexibleTimeWindow',
  'GroupName',
  'KmsKeyArn',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'StartDate',
  'State',
  'Target',
];
const KINDS = {
  numbers: ['MaximumWindowInMinutes', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts'],
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html */
export const schedule: ResourceType = {
  properties: [...SCHEDULE, 'Name'],
  required: ['FlexibleTimeWindow', 'ScheduleExpression', 'Target'],
  replaces: ['Name', 'GroupName'],
  named: 'Name',
  create: (call) =>
    putSchedule(
      call,
      'POST',
      textOr(call.props, 'Name', () => call.newName(64)),
    ),
  update: (call, { physicalId }) => putSchedule(call, 'PUT', physicalId),
  remove: ({ calls }, { physicalId, props }) =>
    unlessMissing(
      calls.rest('scheduler', 'DELETE', `/schedules/${encodeURIComponent(physicalId)}`, {
        query: props['GroupName'] === undefined ? {} : { groupName: text(props, 'GroupName') },
      }),
    ),
};

async function putSchedule({ calls, props }: ResourceCall, method: 'POST' | 'PUT', name: string): Promise<Made> {
  const body = { ...shaped(picked(props, SCHEDULE), KINDS), ...dates(props) };
  const made = await calls.rest('scheduler', method, `/schedules/${encodeURIComponent(name)}`, { body });
  return { physicalId: name, attributes: { Arn: made['ScheduleArn'] } };
}

/** Texts in templates, epoch seconds in Scheduler's API. */
function dates(props: Mapping): Mapping {
  return Object.fromEntries(
    ['StartDate', 'EndDate'].flatMap((name) => (props[name] === undefined ? [] : [[name, Date.parse(text(props, name)) / 1000]])),
  );
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedulegroup.html */
export const scheduleGroup: ResourceType = {
  properties: ['Name', 'Tags'],
  replaces: 'all',
  named: 'Name',
  tagged: true,
  async create(call) {
    const { calls, props } = call;
    const name = textOr(props, 'Name', () => call.newName(64));
    const body = { Tags: listAt(props, 'Tags') };
    const made = await calls.rest('scheduler', 'POST', `/schedule-groups/${encodeURIComponent(name)}`, { body });
    return { physicalId: name, attributes: { Arn: made['ScheduleGroupArn'] } };
  },
  remove: ({ calls }, { physicalId }) =>
    unlessMissing(calls.rest('scheduler', 'DELETE', `/schedule-groups/${encodeURIComponent(physicalId)}`)),
};

const RULE = ['Description', 'EventBusName', 'RoleArn', 'ScheduleExpression', 'State'];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export const eventsRule: ResourceType = {
  properties: [...RULE, 'EventPattern', 'Name', 'Targets'],
  replaces: ['Name', 'EventBusName'],
  named: 'Name',
  async create(call) {
    const name = textOr(call.props, 'Name', () => call.newName(64));
    const made = await putRule(call, name);
    try {
      await putTargets(call, name, {});
    } catch (error) {
      await unlessMissing(call.calls.json('events', 'AWSEvents.DeleteRule', { Name: name, ...busOf(call.props) }));
      throw error;
    }
    return made;
  },
  async update(call, { physicalId, props: before }) {
    const made = await putRule(call, physicalId);
    await putTargets(call, physicalId, before);
    return made;
  },
  async remove({ calls }, { physicalId, props }) {
    const Ids = targetIds(props);
    const rule = busOf(props);
    if (Ids.length > 0) await unlessMissing(calls.json('events', 'AWSEvents.RemoveTargets', { Rule: physicalId, Ids, ...rule }));
    await unlessMissing(calls.json('events', 'AWSEvents.DeleteRule', { Name: physicalId, ...rule }));
  },
};

async function putRule({ calls, props }: ResourceCall, Name: string): Promise<Made> {
  const pattern = isMapping(props['EventPattern']) ? { EventPattern: JSON.stringify(mappingAt(props, 'EventPattern')) } : {};
  const made = await calls.json('events', 'AWSEvents.PutRule', { Name, ...picked(props, RULE), ...pattern });
  return { physicalId: Name, attributes: { Arn: made['RuleArn'] } };
}

async function putTargets({ calls, props }: ResourceCall, Rule: string, before: Mapping): Promise<void> {
  const bus = busOf(props);
  const gone = targetIds(before).filter((id) => !targetIds(props).includes(id));
  if (gone.length > 0) await calls.json('events', 'AWSEvents.RemoveTargets', { Rule, Ids: gone, ...bus });
  const Targets = listAt(props, 'Targets').filter(isMapping);
  if (Targets.length === 0) return;
  const answer = await calls.json('events', 'AWSEvents.PutTargets', {
    Rule,
    Targets: Targets.map((target) => shaped(target, KINDS)),
    ...bus,
  });
  const [failed] = listAt(answer, 'FailedEntries').filter(isMapping);
  if (failed !== undefined) throw validationError(`${text(failed, 'TargetId')}: ${text(failed, 'ErrorMessage')}`);
}

function targetIds(props: Mapping): string[] {
  return listAt(props, 'Targets')
    .filter(isMapping)
    .map((target) => text(target, 'Id'));
}

function busOf(props: Mapping): Mapping {
  return picked(props, ['EventBusName']);
}
