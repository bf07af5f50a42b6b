import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { FunctionSummary } from '#shared/model/function.ts';
import type { AwsContext } from '../aws-context.ts';
import { AWS } from '../provider-id.ts';
import { modelOf } from './model-of.ts';

/** AWS's own form of a time (`2026-11-20T10:00:00.000+0000`) as an instant; null where it is none. */
export function toInstantOrNull(text: string | undefined): string | null {
  if (text === undefined) return null;
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/**
 * AWS's state in Isobar's words; one that is newer passes through as it is. A list does not have it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
export function stateOf(fn: FunctionConfiguration): Pick<FunctionSummary, 'state' | 'stateReason'> {
  if (fn.State === undefined) return { state: 'unknown', stateReason: null };
  const known: Readonly<Record<string, string>> = {
    Pending: 'pending',
    Active: 'active',
    Inactive: 'inactive',
    Failed: 'failed',
    Deleting: 'deleting',
  };
  const state = known[fn.State] ?? fn.State;
  if (fn.LastUpdateStatus === 'InProgress') return { state, stateReason: 'A change is being carried out.' };
  if (fn.LastUpdateStatus === 'Failed')
    return {
      state,
      stateReason: `The last change failed: ${fn.LastUpdateStatusReason ?? fn.LastUpdateStatusReasonCode ?? 'no reason was given'}`,
    };
  return { state, stateReason: fn.StateReason ?? null };
}

/** The runtime's identifier; an image brings its own. */
export function runtimeOf({ Runtime, PackageType }: FunctionConfiguration): string {
  return Runtime ?? (PackageType === 'Image' ? 'image' : 'unknown');
}

/** A function as a row of the list. URL and triggers take a call for each function, so a list is without them. */
export function toSummary(context: AwsContext, region: string, fn: FunctionConfiguration): FunctionSummary {
  const name = fn.FunctionName ?? '';
  return {
    ref: context.ref(region, name),
    provider: AWS,
    profile: context.profile,
    name,
    region,
    target: context.target,
    ...stateOf(fn),
    runtime: runtimeOf(fn),
    model: modelOf(fn),
    memoryMb: fn.MemorySize ?? null,
    timeoutS: fn.Timeout ?? null,
    codeSize: fn.CodeSize ?? null,
    version: fn.Version ?? '$LATEST',
    updatedAt: toInstantOrNull(fn.LastModified),
    url: null,
    triggers: null,
  };
}
