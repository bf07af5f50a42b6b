import { S3 } from '@aws-sdk/client-s3';
import { clientConfig, type ClientSettings } from './client-config.ts';

/** A package takes as long as the line needs: only silence ends an upload. Elsewhere than on AWS buckets are no hosts. */
export const createClient = (settings: ClientSettings): S3 =>
  new S3({
    ...clientConfig(settings),
    forcePathStyle: settings.endpoint !== null,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 0, socketTimeout: 60_000 },
  });
