import { join } from 'node:path';
import { internalFailure } from '../../protocols/codec.ts';
import { restXmlError } from '../../protocols/rest-xml.ts';
import type { AwsContext, AwsServiceFactory } from '../../server/context.ts';
import { AwsError, type AwsRequest, type AwsResponse } from '../../server/service.ts';
import { addressOf, bucketOfHost, isS3Host } from './address.ts';
import { createBodyStore } from '../../../../emulation-parts/body-store.ts';
import type { S3Operations } from './call.ts';
import { methodNotAllowed, notImplemented } from './errors.ts';
import { createObjectSource } from './object-source.ts';
import { absentOperations } from './operations/absent-operations.ts';
import { bucketOperations } from './operations/bucket-operations.ts';
import { copyOperations } from './operations/copy-operations.ts';
import { listOperations } from './operations/list-operations.ts';
import { multipartOperations } from './operations/multipart-operations.ts';
import { notificationOperations } from './operations/notification-operations.ts';
import { objectOperations } from './operations/object-operations.ts';
import { protectionOperations } from './operations/protection-operations.ts';
import { settingOperations } from './operations/setting-operations.ts';
import { taggingOperations } from './operations/tagging-operations.ts';
import { checkPresigned } from './presigned.ts';
import { operationOf } from './routes.ts';
import { createS3Store } from './store.ts';

const operations: S3Operations = {
  ...bucketOperations,
  ...objectOperations,
  ...copyOperations,
  ...listOperations,
  ...multipartOperations,
  ...taggingOperations,
  ...notificationOperations,
  ...settingOperations,
  ...protectionOperations,
  ...absentOperations,
};

/** Amazon S3: buckets and objects with their bodies in files, and notifications of what happens to them. */
export const createS3Service: AwsServiceFactory = (context: AwsContext) => {
  const { host, links } = context;
  const bodies = createBodyStore(join(host.dir, 's3'), (message, error) => host.log('warn', message, error));
  const store = createS3Store(host.documents, bodies);
  links.objects = createObjectSource(store, bodies);
  const startedAtMs = Date.now();
  const swept = bodies.sweep(store.filesInUse(), startedAtMs).catch((error: unknown) => {
    host.log('warn', 'Bodies that a crash left behind could not be removed.', error);
  });
  const answer = async (request: AwsRequest): Promise<AwsResponse> => {
    const address = addressOf(request);
    checkPresigned(request, Date.now());
    const name = operationOf(request, address);
    if (name === null) throw methodNotAllowed(request.method, resourceOf(address));
    const operation = operations[name];
    if (operation === undefined) throw notImplemented(name);
    return operation.run({ request, context, store, bodies, bucket: address.bucket ?? '', key: address.key ?? '' });
  };
  return {
    signingNames: ['s3', 's3express'],
    targetPrefixes: [],
    streamsBody: true,
    ownsHost: (name) => {
      const bucket = bucketOfHost(name);
      return isS3Host(name) || (bucket !== null && store.buckets.find(bucket) !== null);
    },
    fidelity: Object.entries(operations).map(([operation, { level, note = null }]) => ({ service: 's3', operation, level, note })),
    async handle(request) {
      try {
        return await answer(request);
      } catch (error) {
        if (error instanceof AwsError) return restXmlError(error, request);
        if (!request.signal.aborted) host.log('error', `S3 could not answer ${request.method} ${request.path}.`, error);
        return restXmlError(internalFailure(), request);
      }
    },
    reset() {
      void bodies.clear().catch((error: unknown) => host.log('warn', 'The bodies of objects could not be removed.', error));
    },
    async close() {
      await swept;
    },
  };
};

function resourceOf({ bucket, key }: { bucket: string | null; key: string | null }): 'SERVICE' | 'BUCKET' | 'OBJECT' {
  if (bucket === null) return 'SERVICE';
  return key === null ? 'BUCKET' : 'OBJECT';
}
