import { randomUUID } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import type { InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import { toInstant } from '#shared/model/time.ts';
import { formatLocalRef } from '../../ref.ts';
import type { DeployedFunction } from '../ports.ts';
import { toPayload } from '../store/payload.ts';
import { needModel } from './check-project.ts';
import type { ControlContext } from './context.ts';
import { toEngineInput } from './engine-input.ts';

/** Checks that the call could be made, without making it. Nothing is recorded. */
export function dryRun(
  context: Pick<ControlContext, 'models' | 'functionUrl'>,
  fn: DeployedFunction,
  given: InvocationInput,
): InvocationDetail {
  const { input } = toEngineInput(context, fn, given);
  const body = input.kind === 'http' ? input.request.body : input.body;
  const { requestBytes } = needModel(context.models, fn.project.model).limits;
  if (body.length > requestBytes) {
    throw new AppError('too_large', `The payload has ${body.length} bytes; "${fn.name}" takes ${requestBytes} at the most.`, {
      hint: 'Send less at a time.',
    });
  }
  const now = toInstant(Date.now());
  const { contentType } = given.payload;
  return {
    id: randomUUID(),
    functionRef: formatLocalRef(fn.name),
    functionName: fn.name,
    version: fn.version,
    trigger: 'invoke',
    mode: 'dry_run',
    status: 'ok',
    startedAt: now,
    endedAt: now,
    durationMs: 0,
    billedMs: 0,
    initMs: null,
    cold: false,
    phases: [],
    memoryMb: fn.project.memoryMb,
    memoryMaxMb: null,
    requestSize: body.length,
    responseSize: null,
    error: null,
    http: null,
    traceId: '0'.repeat(32),
    environmentId: null,
    request: toPayload({ bytes: body, contentType, size: body.length, truncated: false }),
    response: null,
    responseHeaders: [],
    logs: [],
  };
}
