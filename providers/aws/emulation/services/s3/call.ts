import type { Fidelity } from '#shared/model/runtime-status.ts';
import type { AwsContext } from '../../server/context.ts';
import type { AwsRequest, AwsResponse } from '../../server/service.ts';
import type { BodyStore } from '../../../../emulation-parts/body-store.ts';
import type { S3Store } from './store.ts';

/** What every operation is given. */
export interface S3Call {
  request: AwsRequest;
  context: AwsContext;
  store: S3Store;
  bodies: BodyStore;
  /** Empty for operations without one. */
  bucket: string;
  key: string;
}

export interface S3Operation {
  level: Fidelity['level'];
  note?: string;
  /** What goes wrong is thrown as `AwsError`. */
  run(call: S3Call): Promise<AwsResponse> | AwsResponse;
}

export type S3Operations = Readonly<Record<string, S3Operation>>;

export const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';
