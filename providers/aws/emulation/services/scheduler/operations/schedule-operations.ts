import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import type { AwsRequest } from '../../../server/service.ts';
import type { Clock } from '../clock.ts';
import { conflict, validation } from '../errors.ts';
import { parseExpression } from '../expression.ts';
import { isOneTime, planRun, scheduleArn, scheduleDocument, type Schedule, type ScheduleKey } from '../schedule.ts';
import type { SchedulerStore } from '../store.ts';
import { checkTarget } from '../targets.ts';
import { clientToken, name, page, paged, scheduleInput } from './inputs.ts';

const byName = z.object({ Name: name, GroupName: name.optional(), ClientToken: clientToken });

export function scheduleOperations(store: SchedulerStore, clock: Clock): Operations {
  const keyOf = ({ account, region }: AwsRequest, Name: string, GroupName = 'default'): ScheduleKey => ({
    account,
    region,
    group: GroupName,
    name: Name,
  });
  const save = (schedule: Schedule) => {
    store.save(schedule);
    clock.changed(schedule);
    return { ScheduleArn: scheduleArn(schedule) };
  };
  return {
    CreateSchedule: operation({
      level: 'verified',
      note: 'Functions and queues are reached. Runs that were due while the runtime was off: one-time ones are made up for, others are left out.',
      input: scheduleInput,
      handle: (input, request) => {
        const key = keyOf(request, input.Name, input.GroupName);
        store.needGroup({ ...key, name: key.group });
        const schedule = scheduleOf(input, key, Date.now());
        const existing = store.find(key);
        if (existing === null) return save(schedule);
        if (input.ClientToken !== undefined && existing.clientToken === input.ClientToken) return { ScheduleArn: scheduleArn(existing) };
        throw conflict(`Schedule ${input.Name} already exists.`);
      },
    }),
    UpdateSchedule: operation({
      level: 'verified',
      input: scheduleInput,
      handle: (input, request) => {
        const before = store.need(keyOf(request, input.Name, input.GroupName));
        const changed = scheduleOf(input, before, Date.now());
        return save({ ...changed, createdAtMs: before.createdAtMs });
      },
    }),
    GetSchedule: operation({
      level: 'verified',
      input: byName,
      handle: (input, request) => describe(store.need(keyOf(request, input.Name, input.GroupName))),
    }),
    DeleteSchedule: operation({
      level: 'verified',
      input: byName,
      handle: (input, request) => {
        const schedule = store.need(keyOf(request, input.Name, input.GroupName));
        store.remove(schedule);
        clock.changed(schedule);
        return {};
      },
    }),
    ListSchedules: operation({
      level: 'verified',
      input: z.object({
        GroupName: name.optional(),
        NamePrefix: name.optional(),
        State: z.enum(['ENABLED', 'DISABLED']).optional(),
        ...page,
      }),
      handle: ({ GroupName, NamePrefix = '', State, ...asked }, { account, region }) => {
        if (GroupName !== undefined) store.needGroup({ account, region, name: GroupName });
        const all = store
          .list({ account, region, group: GroupName })
          .filter((schedule) => schedule.name.startsWith(NamePrefix))
          .filter(({ enabled }) => State === undefined || enabled === (State === 'ENABLED'));
        const { shown, next } = paged(all, scheduleDocument, asked);
        return { Schedules: shown.map(summarize), ...next };
      },
    }),
  };
}

type Input = z.output<typeof scheduleInput>;

function scheduleOf(input: Input, { account, region, group, name: own }: ScheduleKey, nowMs: number): Schedule {
  const zone = input.ScheduleExpressionTimezone ?? 'UTC';
  parseExpression(input.ScheduleExpression, zone);
  checkTarget(input.Target);
  const schedule = {
    account,
    region,
    group,
    name: own,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    anchorMs: nowMs,
    description: input.Description ?? null,
    expression: input.ScheduleExpression,
    zone,
    ...datesOf(input, nowMs),
    enabled: input.State !== 'DISABLED',
    windowMinutes: windowOf(input),
    target: input.Target,
    deleteWhenDone: input.ActionAfterCompletion === 'DELETE',
    kmsKeyArn: input.KmsKeyArn ?? null,
    clientToken: input.ClientToken ?? null,
  };
  return { ...schedule, next: planRun(schedule, nowMs - 1) };
}

function windowOf({ FlexibleTimeWindow: { Mode, MaximumWindowInMinutes } }: Input): number | null {
  const minutes = MaximumWindowInMinutes ?? null;
  if (Mode === 'FLEXIBLE' && minutes === null) {
    throw validation('MaximumWindowInMinutes must be provided when flexible time window is set to FLEXIBLE.');
  }
  if (Mode === 'OFF' && minutes !== null) {
    throw validation('MaximumWindowInMinutes must not be provided when flexible time window is set to OFF.');
  }
  return minutes;
}

function datesOf({ StartDate, EndDate, ScheduleExpression }: Input, nowMs: number): { startMs: number | null; endMs: number | null } {
  const startMs = StartDate?.getTime() ?? null;
  const endMs = EndDate?.getTime() ?? null;
  if (startMs !== null && endMs !== null && endMs <= startMs) throw validation('EndDate must be after StartDate.');
  if (endMs !== null && endMs <= nowMs && !isOneTime({ expression: ScheduleExpression })) {
    throw validation('The EndDate you specify must be in the future.');
  }
  return { startMs, endMs };
}

function describe(schedule: Schedule): Record<string, unknown> {
  const { startMs, endMs, description, kmsKeyArn, windowMinutes, target } = schedule;
  return {
    Arn: scheduleArn(schedule),
    Name: schedule.name,
    GroupName: schedule.group,
    ...(description === null ? {} : { Description: description }),
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.zone,
    ...(startMs === null ? {} : { StartDate: new Date(startMs) }),
    ...(endMs === null ? {} : { EndDate: new Date(endMs) }),
    State: schedule.enabled ? 'ENABLED' : 'DISABLED',
    ActionAfterCompletion: schedule.deleteWhenDone ? 'DELETE' : 'NONE',
    FlexibleTimeWindow: windowMinutes === null ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: windowMinutes },
    ...(kmsKeyArn === null ? {} : { KmsKeyArn: kmsKeyArn }),
    Target: { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185, ...target.RetryPolicy } },
    CreationDate: new Date(schedule.createdAtMs),
    LastModificationDate: new Date(schedule.modifiedAtMs),
  };
}

function summarize(schedule: Schedule): Record<string, unknown> {
  return {
    Arn: scheduleArn(schedule),
    Name: schedule.name,
    GroupName: schedule.group,
    State: schedule.enabled ? 'ENABLED' : 'DISABLED',
    CreationDate: new Date(schedule.createdAtMs),
    LastModificationDate: new Date(schedule.modifiedAtMs),
    Target: { Arn: schedule.target.Arn },
  };
}
