import type { Mapping } from '../../../../../detection/cloud-yaml.ts';
import { listAt, picked, text, textOr, unlessMissing } from './parts.ts';
import type { Made, ResourceCall, ResourceType } from './resource-type.ts';
import { shaped } from './shaped.ts';

/** Properties that SAM's schedules have as well. */
export const SCHEDULE_TEXTS = [
  'Description',
  'EndDate',
  'GroupName',
  'KmsKeyArn',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'StartDate',
  'State',
];
const SCHEDULE = [...SCHEDULE_TEXTS, 'FlexibleTimeWindow', 'Target'];
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
