import { kept as keptFor } from '#shared/kept.ts';
import type { Call } from '../../../provider.ts';
import type { AwsContext } from '../../aws-context.ts';

/** Reads once in an audit what is the same for all functions of an account and region, or of one API. */
export const kept = <T>(context: AwsContext, { signal }: Call, key: string, read: () => Promise<T>): Promise<T> =>
  keptFor(context, signal, key, read);
