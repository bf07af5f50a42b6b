import { isMapping, type Mapping } from '../../../../../../detection/cloud-yaml.ts';
import { documentText, listAt, same, text, textOr, textsAt, unlessMissing } from '../parts.ts';
import type { RemoveCall, ResourceType } from '../resource-type.ts';
import { iam, IDENTITIES } from './identities.ts';

/** An inline policy on roles and users. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html */
export const iamPolicy: ResourceType = {
  properties: ['Groups', 'PolicyDocument', 'PolicyName', 'Roles', 'Users'],
  required: ['PolicyDocument', 'PolicyName'],
  replaces: [],
  capability: 'CAPABILITY_IAM',
  async create(call) {
    await putInline(call, call.props);
    return { physicalId: call.newName(128), attributes: {} };
  },
  async update(call, { physicalId, props: before }) {
    await putInline(call, call.props);
    if (before['PolicyName'] === call.props['PolicyName']) await removeInline(call, before, call.props);
    else await removeInline(call, before, {});
    return { physicalId, attributes: {} };
  },
  remove: (call, { props }) => removeInline(call, props, {}),
};

async function putInline(call: RemoveCall, props: Mapping): Promise<void> {
  const policy = { PolicyName: text(props, 'PolicyName'), PolicyDocument: documentText(props['PolicyDocument']) };
  for (const { property, kind } of IDENTITIES) {
    for (const name of textsAt(props, property)) await iam(call, `Put${kind}Policy`, { [`${kind}Name`]: name, ...policy });
  }
}

/** From everybody who has it and is not among those who keep it. */
async function removeInline(call: RemoveCall, props: Mapping, keeping: Mapping): Promise<void> {
  const PolicyName = text(props, 'PolicyName');
  for (const { property, kind } of IDENTITIES) {
    const kept = textsAt(keeping, property);
    for (const name of textsAt(props, property).filter((each) => !kept.includes(each))) {
      await unlessMissing(iam(call, `Delete${kind}Policy`, { [`${kind}Name`]: name, PolicyName }));
    }
  }
}

/** "A managed policy can have up to five versions." */
const MAX_VERSIONS = 5;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
export const iamManagedPolicy: ResourceType = {
  properties: ['Description', 'Groups', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles', 'Users'],
  required: ['PolicyDocument'],
  replaces: ['Description', 'ManagedPolicyName', 'Path'],
  named: 'ManagedPolicyName',
  capability: 'CAPABILITY_IAM',
  async create(call) {
    const { props } = call;
    const made = await iam(call, 'CreatePolicy', {
      PolicyName: textOr(props, 'ManagedPolicyName', () => call.newName(128)),
      PolicyDocument: documentText(props['PolicyDocument']),
      Description: props['Description'],
      Path: props['Path'],
    });
    const arn = isMapping(made['Policy']) ? text(made['Policy'], 'Arn') : '';
    await attach(call, arn, {}, props);
    return { physicalId: arn, attributes: { PolicyArn: arn } };
  },
  async update(call, { physicalId, props: before }) {
    const { props } = call;
    if (!same(before['PolicyDocument'], props['PolicyDocument'])) {
      await dropOldestVersion(call, physicalId);
      const PolicyDocument = documentText(props['PolicyDocument']);
      await iam(call, 'CreatePolicyVersion', { PolicyArn: physicalId, PolicyDocument, SetAsDefault: true });
    }
    await attach(call, physicalId, before, props);
    return { physicalId, attributes: { PolicyArn: physicalId } };
  },
  async remove(call, { physicalId, props }) {
    await attach(call, physicalId, props, {});
    for (const version of await otherVersions(call, physicalId)) {
      await unlessMissing(iam(call, 'DeletePolicyVersion', { PolicyArn: physicalId, VersionId: version }));
    }
    await unlessMissing(iam(call, 'DeletePolicy', { PolicyArn: physicalId }));
  },
};

async function attach(call: RemoveCall, PolicyArn: string, before: Mapping, props: Mapping): Promise<void> {
  for (const { property, kind } of IDENTITIES) {
    const [old, now] = [textsAt(before, property), textsAt(props, property)];
    for (const name of now.filter((each) => !old.includes(each))) {
      await iam(call, `Attach${kind}Policy`, { [`${kind}Name`]: name, PolicyArn });
    }
    for (const name of old.filter((each) => !now.includes(each))) {
      await unlessMissing(iam(call, `Detach${kind}Policy`, { [`${kind}Name`]: name, PolicyArn }));
    }
  }
}

/** Versions that are not the default, the oldest last. */
async function otherVersions(call: RemoveCall, PolicyArn: string): Promise<string[]> {
  let listed: Mapping = {};
  await unlessMissing(iam(call, 'ListPolicyVersions', { PolicyArn }).then((answer) => (listed = answer)));
  const versions = isMapping(listed['Versions']) ? listAt(listed['Versions'], 'member').filter(isMapping) : [];
  return versions.filter((version) => version['IsDefaultVersion'] !== 'true').map((version) => text(version, 'VersionId'));
}

async function dropOldestVersion(call: RemoveCall, PolicyArn: string): Promise<void> {
  const others = await otherVersions(call, PolicyArn);
  const oldest = others.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))[0];
  if (others.length < MAX_VERSIONS - 1 || oldest === undefined) return;
  await iam(call, 'DeletePolicyVersion', { PolicyArn, VersionId: oldest });
}
