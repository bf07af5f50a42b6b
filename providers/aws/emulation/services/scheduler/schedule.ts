import { nextRun, parseExpression } from './expression.ts';

export interface Target {
  Arn: string;
  RoleArn: string;
  Input?: string | undefined;
  DeadLetterConfig?: { Arn?: string | undefined } | undefined;
  RetryPolicy?: { MaximumEventAgeInSeconds?: number | undefined; MaximumRetryAttempts?: number | undefined } | undefined;
  SqsParameters?: { MessageGroupId?: string | undefined } | undefined;
}

export interface ScheduleKey {
  account: string;
  region: string;
  group: string;
  name: string;
}

/** One run that is ahead. Epoch milliseconds. */
export interface PlannedRun {
  /** What the expression says. */
  dueAtMs: number;
  /** When it is done: later, within a flexible window. */
  runAtMs: number;
}

/** A schedule as it is kept. */
export interface Schedule extends ScheduleKey {
  createdAtMs: number;
  modifiedAtMs: number;
  /** Where a rate without a start date begins. */
  anchorMs: number;
  description: string | null;
  expression: string;
  zone: string;
  startMs: number | null;
  endMs: number | null;
  enabled: boolean;
  /** Minutes of a flexible window; null where it is off. */
  windowMinutes: number | null;
  target: Target;
  /** After its last run. */
  deleteWhenDone: boolean;
  kmsKeyArn: string | null;
  clientToken: string | null;
  next: PlannedRun | null;
}

export function scheduleDocument({ account, region, group, name }: ScheduleKey): string {
  return `${account}/${region}/${group}/${name}`;
}

export function scheduleArn({ account, region, group, name }: ScheduleKey): string {
  return `arn:aws:scheduler:${region}:${account}:schedule/${group}/${name}`;
}

/** The next run after an instant; null where there is none, or the schedule is disabled. */
export function planRun(schedule: Omit<Schedule, 'next'>, afterMs: number): PlannedRun | null {
  if (!schedule.enabled) return null;
  const dueAtMs = nextRun(parseExpression(schedule.expression, schedule.zone), afterMs, schedule);
  if (dueAtMs === null) return null;
  // "EventBridge Scheduler invokes your target within the time window", at any time of it.
  const delayMs = schedule.windowMinutes === null ? 0 : Math.floor(Math.random() * schedule.windowMinutes * 60_000);
  return { dueAtMs, runAtMs: dueAtMs + delayMs };
}

export function isOneTime({ expression }: Pick<Schedule, 'expression'>): boolean {
  return expression.startsWith('at(');
}
