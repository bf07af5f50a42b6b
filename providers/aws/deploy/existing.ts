import type { FunctionConfiguration, FunctionUrlConfig } from '@aws-sdk/client-lambda';
import { AppError } from '#shared/errors.ts';
import type { Call } from '../../provider.ts';
import type { AwsContext, Location } from '../aws-context.ts';
import { readFunction } from '../functions/read-detail.ts';
import { listUrls, urlQualifier } from '../triggers/function-urls.ts';

/** A function as it is before a deployment. */
export interface Existing {
  fn: FunctionConfiguration;
  tags: Record<string, string>;
  /** Its own URL, not one of an alias. */
  url: FunctionUrlConfig | null;
}

/** The function as it is; null where there is none. */
export async function readExisting(context: AwsContext, op: string, at: Location, call: Call): Promise<Existing | null> {
  try {
    const { Configuration = {}, Tags = {} } = await readFunction(context, op, at, null, call);
    const urls = await context.run(op, at.region, () => listUrls(context, at, call));
    return { fn: Configuration, tags: Tags, url: urls.find((one) => urlQualifier(one) === null) ?? null };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}
