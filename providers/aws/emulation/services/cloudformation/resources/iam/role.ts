import { isMapping, type Mapping } from '../../../../../../detection/cloud-yaml.ts';
import { documentText, listAt, same, tagChanges, tagList, tagMap, text, textOr, textsAt, unlessMissing } from '../parts.ts';
import type { RemoveCall, ResourceCall, ResourceType } from '../resource-type.ts';
import { iam } from './identities.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const iamRole: ResourceType = {
  properties: [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'PermissionsBoundary',
    'Policies',
    'RoleName',
    'Tags',
  ],
  required: ['AssumeRolePolicyDocument'],
  replaces: ['RoleName', 'Path'],
  named: 'RoleName',
  tagged: true,
  capability: 'CAPABILITY_IAM',
  async create(call) {
    const { props } = call;
    const RoleName = textOr(props, 'RoleName', () => call.newName(64));
    const made = await iam(call, 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: documentText(props['AssumeRolePolicyDocument']),
      Description: props['Description'],
      Path: props['Path'],
      MaxSessionDuration: props['MaxSessionDuration'],
      PermissionsBoundary: props['PermissionsBoundary'],
      Tags: tagList(tagMap(props)),
    });
    try {
      await putPolicies(call, RoleName, {});
    } catch (error) {
      await removeRole(call, RoleName, props);
      throw error;
    }
    return { physicalId: RoleName, attributes: attributesOf(made) };
  },
  async update(call, existing) {
    const { props } = call;
    const { physicalId: RoleName, props: before } = existing;
    if (!same(before['AssumeRolePolicyDocument'], props['AssumeRolePolicyDocument'])) {
      await iam(call, 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: documentText(props['AssumeRolePolicyDocument']) });
    }
    await iam(call, 'UpdateRole', {
      RoleName,
      Description: props['Description'] ?? '',
      MaxSessionDuration: props['MaxSessionDuration'] ?? 3600,
    });
    await putBoundary(call, RoleName, before);
    await putPolicies(call, RoleName, before);
    const { set, gone } = tagChanges(before, props);
    if (gone.length > 0) await iam(call, 'UntagRole', { RoleName, TagKeys: gone });
    if (Object.keys(set).length > 0) await iam(call, 'TagRole', { RoleName, Tags: tagList(set) });
    return { physicalId: RoleName, attributes: attributesOf(await iam(call, 'GetRole', { RoleName })) };
  },
  remove: (call, { physicalId, props }) => unlessMissing(removeRole(call, physicalId, props)),
};

function attributesOf({ Role }: Mapping): Mapping {
  return isMapping(Role) ? { Arn: Role['Arn'], RoleId: Role['RoleId'] } : {};
}

async function putBoundary(call: ResourceCall, RoleName: string, before: Mapping): Promise<void> {
  const wanted = call.props['PermissionsBoundary'];
  if (same(wanted, before['PermissionsBoundary'])) return;
  if (wanted === undefined) await iam(call, 'DeleteRolePermissionsBoundary', { RoleName });
  else await iam(call, 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: wanted });
}

/** Inline policies and attachments as the properties have them. */
async function putPolicies(call: ResourceCall, RoleName: string, before: Mapping): Promise<void> {
  const { props } = call;
  const [old, now] = [textsAt(before, 'ManagedPolicyArns'), textsAt(props, 'ManagedPolicyArns')];
  for (const PolicyArn of now.filter((arn) => !old.includes(arn))) await iam(call, 'AttachRolePolicy', { RoleName, PolicyArn });
  for (const PolicyArn of old.filter((arn) => !now.includes(arn))) {
    await unlessMissing(iam(call, 'DetachRolePolicy', { RoleName, PolicyArn }));
  }
  const [oldInline, inline] = [inlineOf(before), inlineOf(props)];
  for (const [PolicyName, PolicyDocument] of inline) {
    if (oldInline.get(PolicyName) !== PolicyDocument) await iam(call, 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument });
  }
  for (const PolicyName of [...oldInline.keys()].filter((name) => !inline.has(name))) {
    await unlessMissing(iam(call, 'DeleteRolePolicy', { RoleName, PolicyName }));
  }
}

function inlineOf(props: Mapping): Map<string, string> {
  const policies = listAt(props, 'Policies').filter(isMapping);
  return new Map(policies.map((policy) => [text(policy, 'PolicyName'), documentText(policy['PolicyDocument'])]));
}

/** A role goes with what the stack has put on it; what others have put there keeps it. */
async function removeRole(call: RemoveCall, RoleName: string, props: Mapping): Promise<void> {
  for (const PolicyArn of textsAt(props, 'ManagedPolicyArns')) {
    await unlessMissing(iam(call, 'DetachRolePolicy', { RoleName, PolicyArn }));
  }
  for (const PolicyName of inlineOf(props).keys()) await unlessMissing(iam(call, 'DeleteRolePolicy', { RoleName, PolicyName }));
  await unlessMissing(iam(call, 'DeleteRole', { RoleName }));
}
