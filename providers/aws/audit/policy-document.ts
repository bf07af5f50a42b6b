import { isMapping, type Mapping } from '../../detection/cloud-yaml.ts';
import type { HclBlock } from '../../detection/hcl.ts';
import { toValue, type Names } from '../../detection/terraform.ts';

/** A policy as it is written: an object, or JSON in a text. */
export function policyOf(value: unknown): Mapping | null {
  if (isMapping(value) && ('Statement' in value || 'statement' in value)) return value;
  const text = typeof value === 'string' ? value : isMapping(value) && typeof value['Fn::Sub'] === 'string' ? value['Fn::Sub'] : null;
  if (text === null) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return isMapping(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** `data "aws_iam_policy_document"` as the document it makes. */
export function policyDocument(block: HclBlock, names: Names): Mapping {
  return {
    Version: '2012-10-17',
    Statement: block.blocks
      .filter(({ type }) => type === 'statement')
      .map((each) => {
        const get = (name: string) => toValue(each.attributes.get(name)?.value, names);
        const principals = each.blocks.filter(({ type }) => type === 'principals');
        const principal: Mapping = {};
        for (const one of principals)
          principal[String(toValue(one.attributes.get('type')?.value, names))] = toValue(one.attributes.get('identifiers')?.value, names);
        return {
          Effect: get('effect') ?? 'Allow',
          Action: get('actions'),
          NotAction: get('not_actions'),
          Resource: get('resources'),
          ...(principals.length > 0 ? { Principal: principal } : {}),
          ...(each.blocks.some(({ type }) => type === 'condition') ? { Condition: { declared: true } } : {}),
        };
      }),
  };
}
