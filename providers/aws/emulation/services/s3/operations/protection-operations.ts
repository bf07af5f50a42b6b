import { parseXml, restXmlAnswer, restXmlEmpty, xmlList, xmlText } from '../../../protocols/rest-xml.ts';
import { AwsError } from '../../../server/service.ts';
import { XMLNS, type S3Operations } from '../call.ts';
import { notImplemented } from '../errors.ts';
import { readDocument } from '../incoming-body.ts';
import { forget, keep, setting } from './setting-operations.ts';

/** How a bucket's objects are kept: with their versions, encrypted. */
export const protectionOperations: S3Operations = {
  GetBucketVersioning: {
    level: 'verified',
    run: (call) => restXmlAnswer('VersioningConfiguration', { Status: setting(call, 'versioning') }, call.request, { xmlns: XMLNS }),
  },
  PutBucketVersioning: {
    level: 'verified',
    note: 'MFA delete is refused.',
    run: async (call) => {
      const { request, store, bucket } = call;
      store.buckets.need(bucket);
      const document = parseXml(await readDocument(request), 'VersioningConfiguration');
      const status = xmlText(document, 'Status')?.trim();
      if (status !== 'Enabled' && status !== 'Suspended') {
        throw new AwsError('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
      }
      if (xmlText(document, 'MfaDelete')?.trim() === 'Enabled') throw notImplemented('MfaDelete');
      keep(call, 'versioning', status);
      return restXmlEmpty(request);
    },
  },
  GetBucketEncryption: {
    level: 'verified',
    run: (call) => {
      // "Amazon S3 now applies server-side encryption with Amazon S3 managed keys (SSE-S3) as the base level of encryption for every bucket".
      const given = setting(call, 'encryption') ?? {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
        BucketKeyEnabled: false,
      };
      return restXmlAnswer('ServerSideEncryptionConfiguration', { Rule: given }, call.request, { xmlns: XMLNS });
    },
  },
  PutBucketEncryption: {
    level: 'approximated',
    note: 'Kept and shown; nothing is encrypted, and objects say AES256 whatever the bucket asks for.',
    run: async (call) => {
      call.store.buckets.need(call.bucket);
      const [rule] = xmlList(parseXml(await readDocument(call.request), 'ServerSideEncryptionConfiguration'), 'Rule');
      const [asked] = xmlList(rule, 'ApplyServerSideEncryptionByDefault');
      const algorithm = xmlText(asked, 'SSEAlgorithm')?.trim() ?? '';
      if (!['AES256', 'aws:kms', 'aws:kms:dsse'].includes(algorithm)) {
        throw new AwsError('InvalidRequest', `Server Side Encryption algorithm ${algorithm} is not valid`);
      }
      keep(call, 'encryption', {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, KMSMasterKeyID: xmlText(asked, 'KMSMasterKeyID') },
        BucketKeyEnabled: xmlText(rule, 'BucketKeyEnabled')?.trim() === 'true',
      });
      return restXmlEmpty(call.request);
    },
  },
  DeleteBucketEncryption: { level: 'verified', run: (call) => forget(call, 'encryption') },
};
