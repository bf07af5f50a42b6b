import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { isFunction } from '../template/resolve.ts';
import { CREATED_BY, generated, tagsOf, type Transformation } from './generated.ts';
import { InvalidResource } from './invalid.ts';
import { isPolicyTemplate, policyTemplate } from './policy-templates.ts';

/** What other parts of a function need its role to have. */
export interface RoleNeeds {
  /** Names of AWS's own policies. */
  managed: Set<string>;
  inline: { PolicyName: string; PolicyDocument: Mapping }[];
}

const arnOfAws = (path: string) => `arn:aws:iam::aws:policy/${path}`;

/**
 * The role that a function without one gets, with the policies it asks for.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-policies
 */
export function functionRole(id: string, props: Mapping, resource: Mapping, needs: RoleNeeds, transformation: Transformation): Mapping {
  const managed: unknown[] = [arnOfAws('service-role/AWSLambdaBasicExecutionRole')];
  // What the transform itself writes, which is another one than functions are told to use.
  if (props['Tracing'] === 'Active') managed.push(arnOfAws('AWSXrayWriteOnlyAccess'));
  if (props['VpcConfig'] !== undefined) managed.push(arnOfAws('service-role/AWSLambdaVPCAccessExecutionRole'));
  const inline: Mapping[] = [...needs.inline];
  for (const [index, policy] of policiesOf(props['Policies']).entries()) {
    const read = readPolicy(id, index, policy, transformation);
    if ('managed' in read) managed.push(read.managed);
    else inline.push({ PolicyName: `${id}RolePolicy${index}`, PolicyDocument: read.document });
  }
  managed.push(...[...needs.managed].toSorted().map((name) => arnOfAws(`service-role/${name}`)));
  const { AssumeRolePolicyDocument = trust('lambda.amazonaws.com'), RolePath, PermissionsBoundary, Tags } = props;
  return generated(
    'AWS::IAM::Role',
    {
      AssumeRolePolicyDocument,
      ManagedPolicyArns: managed.filter(
        (arn, index) => managed.findIndex((other) => JSON.stringify(other) === JSON.stringify(arn)) === index,
      ),
      ...(inline.length === 0 ? {} : { Policies: inline }),
      ...(RolePath === undefined ? {} : { Path: RolePath }),
      ...(PermissionsBoundary === undefined ? {} : { PermissionsBoundary }),
      Tags: tagsOf(Tags, CREATED_BY),
    },
    resource,
  );
}

export function trust(service: string): Mapping {
  return {
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }],
  };
}

function policiesOf(policies: unknown): unknown[] {
  if (policies === undefined) return [];
  return Array.isArray(policies) ? policies : [policies];
}

/**
 * A managed policy by name or ARN, a policy document, or a policy template with its values. Of names
 * that IAM does not know here the path is not known either: most have none.
 */
function readPolicy(
  id: string,
  index: number,
  policy: unknown,
  { managedPolicies }: Transformation,
): { managed: unknown } | { document: Mapping } {
  if (typeof policy === 'string')
    return { managed: managedPolicies.get(policy) ?? (policy.startsWith('arn:') ? policy : arnOfAws(policy)) };
  if (isMapping(policy)) {
    if (policy['Statement'] !== undefined) return { document: policy };
    const [[name, values] = ['', null], ...rest] = Object.entries(policy);
    if (rest.length === 0 && isFunction(name)) return { managed: policy };
    if (rest.length === 0 && isPolicyTemplate(name) && isMapping(values)) {
      const document = policyTemplate(name, values);
      if (typeof document === 'string') throw new InvalidResource(id, document);
      return { document };
    }
    if (rest.length === 0 && name.endsWith('Policy')) {
      throw new InvalidResource(id, `Policy template '${name}' is not among those that the local runtime knows: write its statements out.`);
    }
  }
  throw new InvalidResource(
    id,
    `Policy at index ${index} in the 'Policies' property is not valid: give the name or ARN of a managed policy, a document with a Statement, or a policy template.`,
  );
}
