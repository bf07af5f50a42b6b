import { writeXml } from '../../../../../emulation-parts/xml.ts';
import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { validationError } from '../errors.ts';
import { documentText, listAt, same, tagList, tagMap, text, textOr, unlessMissing } from './parts.ts';
import type { Made, RemoveCall, ResourceCall, ResourceType } from './resource-type.ts';

const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A property with a sub-resource of its own: how it is written, and whether it can be taken away or only be set to something else. */
interface Setting {
  property: string;
  query: string;
  root: string;
  write(value: Mapping, props: Mapping): Mapping;
  /** What stands for a property that is taken out of the template; DELETE where left out. */
  cleared?: Mapping;
}

const SETTINGS: readonly Setting[] = [
  { property: 'Tags', query: 'tagging', root: 'Tagging', write: (_value, props) => ({ TagSet: { Tag: tagList(tagMap(props)) } }) },
  {
    property: 'VersioningConfiguration',
    query: 'versioning',
    root: 'VersioningConfiguration',
    write: (value) => ({ Status: value['Status'] }),
    cleared: { Status: 'Suspended' },
  },
  {
    property: 'PublicAccessBlockConfiguration',
    query: 'publicAccessBlock',
    root: 'PublicAccessBlockConfiguration',
    write: (value) => value,
  },
  {
    property: 'OwnershipControls',
    query: 'ownershipControls',
    root: 'OwnershipControls',
    write: (value) => ({ Rule: listAt(value, 'Rules') }),
  },
  {
    property: 'BucketEncryption',
    query: 'encryption',
    root: 'ServerSideEncryptionConfiguration',
    write: (value) => ({
      Rule: listAt(value, 'ServerSideEncryptionConfiguration')
        .filter(isMapping)
        .map(({ ServerSideEncryptionByDefault, ...rule }) => ({
          ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
          ...rule,
        })),
    }),
  },
  {
    property: 'NotificationConfiguration',
    query: 'notification',
    root: 'NotificationConfiguration',
    write: notification,
    cleared: {},
  },
];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const s3Bucket: ResourceType = {
  properties: [...SETTINGS.map(({ property }) => property), 'BucketName'],
  replaces: ['BucketName'],
  named: 'BucketName',
  tagged: true,
  async create(call) {
    const { calls, props, region } = call;
    const name = textOr(props, 'BucketName', () => call.newName(63).toLowerCase());
    // In us-east-1 S3 says yes to a bucket that its account has already: not the stack's own, then.
    let exists = true;
    try {
      await calls.rest('s3', 'HEAD', `/${name}`);
    } catch {
      exists = false;
    }
    if (exists) throw validationError(`${name} already exists`);
    const body =
      region === 'us-east-1' ? '' : writeXml('CreateBucketConfiguration', { LocationConstraint: region }, { xmlns: XMLNS, lists: 'flat' });
    await calls.rest('s3', 'PUT', `/${name}`, { body });
    try {
      await putSettings(call, name, {});
    } catch (error) {
      await unlessMissing(calls.rest('s3', 'DELETE', `/${name}`));
      throw error;
    }
    return bucket(name, region);
  },
  async update(call, { physicalId, props: before }) {
    await putSettings(call, physicalId, before);
    return bucket(physicalId, call.region);
  },
  remove: ({ calls }, { physicalId }) => unlessMissing(calls.rest('s3', 'DELETE', `/${physicalId}`)),
};

async function putSettings({ calls, props }: ResourceCall, name: string, before: Mapping): Promise<void> {
  for (const { property, query, root, write, cleared } of SETTINGS) {
    if (same(before[property], props[property])) continue;
    const wanted = props[property] === undefined ? cleared : write(mappingAt(props, property), props);
    if (wanted === undefined) await calls.rest('s3', 'DELETE', `/${name}`, { query: { [query]: '' } });
    else
      await calls.rest('s3', 'PUT', `/${name}`, { query: { [query]: '' }, body: writeXml(root, wanted, { xmlns: XMLNS, lists: 'flat' }) });
  }
}

function notification(value: Mapping): Mapping {
  const rules = (list: string, arn: string, target: string) =>
    listAt(value, list)
      .filter(isMapping)
      .map((rule) => ({ [target]: rule[arn], Event: rule['Event'], ...filterOf(rule) }));
  return {
    CloudFunctionConfiguration: rules('LambdaConfigurations', 'Function', 'CloudFunction'),
    QueueConfiguration: rules('QueueConfigurations', 'Queue', 'Queue'),
    TopicConfiguration: rules('TopicConfigurations', 'Topic', 'Topic'),
    ...(value['EventBridgeConfiguration'] === undefined ? {} : { EventBridgeConfiguration: {} }),
  };
}

function filterOf(rule: Mapping): Mapping {
  const rules = listAt(mappingAt(rule, 'Filter', 'S3Key'), 'Rules').filter(isMapping);
  if (rules.length === 0) return {};
  return { Filter: { S3Key: { FilterRule: rules.map((each) => ({ Name: text(each, 'Name').toLowerCase(), Value: each['Value'] })) } } };
}

function bucket(name: string, region: string): Made {
  return {
    physicalId: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
    },
  };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html */
export const s3BucketPolicy: ResourceType = {
  properties: ['Bucket', 'PolicyDocument'],
  required: ['Bucket', 'PolicyDocument'],
  replaces: ['Bucket'],
  create: (call) => putPolicy(call, call.props),
  update: (call) => putPolicy(call, call.props),
  remove: ({ calls }, { props }) => unlessMissing(calls.rest('s3', 'DELETE', `/${text(props, 'Bucket')}`, { query: { policy: '' } })),
};

async function putPolicy({ calls }: RemoveCall, props: Mapping): Promise<Made> {
  const name = text(props, 'Bucket');
  await calls.rest('s3', 'PUT', `/${name}`, { query: { policy: '' }, body: documentText(props['PolicyDocument']) });
  return { physicalId: name, attributes: {} };
}
