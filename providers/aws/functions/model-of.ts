import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { models } from '../emulation/models.ts';

/** The programming model that a runtime belongs to; null for images and for runtimes that Isobar has no model for. */
export function modelOf({ Runtime }: Pick<FunctionConfiguration, 'Runtime'>): string | null {
  return models.find(({ runtimes }) => runtimes.some(({ id }) => id === Runtime))?.id ?? null;
}
