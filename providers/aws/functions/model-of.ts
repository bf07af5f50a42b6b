import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { awsProvided } from '../emulation/aws-provided.ts';
import { models } from '../emulation/models.ts';
import { usesRuntimeApi } from '../runtimes.ts';

/** The programming model that a runtime belongs to; null for images and for runtimes that Isobar has no model for. */
export function modelOf({ Runtime }: Pick<FunctionConfiguration, 'Runtime'>): string | null {
  // The other model lists these too, as what it does not run.
  if (Runtime !== undefined && usesRuntimeApi(Runtime)) return awsProvided.id;
  return models.find(({ runtimes }) => runtimes.some(({ id }) => id === Runtime))?.id ?? null;
}
