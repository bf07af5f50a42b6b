import { isMapping, type Mapping } from '../../../../../../detection/cloud-yaml.ts';
import { validationError } from '../../errors.ts';
import { listAt, picked, same, text, unlessMissing } from '../parts.ts';
import type { ResourceCall, ResourceType } from '../resource-type.ts';
import { shaped } from '../shaped.ts';
import { functionPath, provisionedPath } from './paths.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html */
export const lambdaVersion: ResourceType = {
  properties: ['CodeSha256', 'Description', 'FunctionName', 'ProvisionedConcurrencyConfig'],
  required: ['FunctionName'],
  replaces: 'all',
  async create(call) {
    const { calls, props } = call;
    const name = text(props, 'FunctionName');
    const before = await calls.rest('lambda', 'GET', functionPath(name, '/versions'), { query: { MaxItems: '10000' } });
    const known = listAt(before, 'Versions').map((version) => (isMapping(version) ? version['Version'] : null));
    const body = picked(props, ['CodeSha256', 'Description']);
    const made = await calls.rest('lambda', 'POST', functionPath(name, '/versions'), { body });
    const version = text(made, 'Version');
    if (known.includes(version)) {
      throw validationError(`A version for this Lambda function exists ( ${version} ). Modify the function to create a new version.`);
    }
    await provision(call, name, version, {});
    return { physicalId: text(made, 'FunctionArn'), attributes: { Version: version, FunctionArn: made['FunctionArn'] } };
  },
  remove: ({ calls }, { physicalId }) => unlessMissing(calls.rest('lambda', 'DELETE', functionPath(physicalId, ''))),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html */
export const lambdaAlias: ResourceType = {
  properties: ['Description', 'FunctionName', 'FunctionVersion', 'Name', 'ProvisionedConcurrencyConfig', 'RoutingConfig'],
  required: ['FunctionName', 'FunctionVersion', 'Name'],
  replaces: ['FunctionName', 'Name'],
  named: 'Name',
  async create(call) {
    const { calls, props } = call;
    const [fn, name] = [text(props, 'FunctionName'), text(props, 'Name')];
    const made = await calls.rest('lambda', 'POST', functionPath(fn, '/aliases'), { body: { Name: name, ...target(props) } });
    await provision(call, fn, name, {});
    return { physicalId: text(made, 'AliasArn'), attributes: { AliasArn: made['AliasArn'] } };
  },
  async update(call, existing) {
    const { calls, props } = call;
    const [fn, name] = [text(props, 'FunctionName'), text(props, 'Name')];
    const body = { Description: '', RoutingConfig: { AdditionalVersionWeights: {} }, ...target(props) };
    await calls.rest('lambda', 'PUT', functionPath(fn, `/aliases/${encodeURIComponent(name)}`), { body });
    await provision(call, fn, name, existing.props);
    return { physicalId: existing.physicalId, attributes: { AliasArn: existing.physicalId } };
  },
  remove: ({ calls }, { props }) =>
    unlessMissing(
      calls.rest('lambda', 'DELETE', functionPath(text(props, 'FunctionName'), `/aliases/${encodeURIComponent(text(props, 'Name'))}`)),
    ),
};

function target(props: Mapping): Mapping {
  const { RoutingConfig } = props;
  const routing = isMapping(RoutingConfig) ? { RoutingConfig: { AdditionalVersionWeights: weights(RoutingConfig) } } : {};
  return { ...picked(props, ['FunctionVersion', 'Description']), FunctionVersion: text(props, 'FunctionVersion'), ...routing };
}

/** A list in templates, a map in Lambda's API. */
function weights(routing: Mapping): Record<string, number> {
  return Object.fromEntries(
    listAt(routing, 'AdditionalVersionWeights').flatMap((each) =>
      isMapping(each) ? [[text(each, 'FunctionVersion'), Number(each['FunctionWeight'])]] : [],
    ),
  );
}

/** Environments kept ready for a version or alias. */
async function provision({ calls, props }: ResourceCall, fn: string, qualifier: string, before: Mapping): Promise<void> {
  const wanted = props['ProvisionedConcurrencyConfig'];
  if (same(wanted, before['ProvisionedConcurrencyConfig'])) return;
  const path = provisionedPath(fn, '/provisioned-concurrency');
  const query = { Qualifier: qualifier };
  if (isMapping(wanted)) {
    await calls.rest('lambda', 'PUT', path, { query, body: shaped(wanted, { numbers: ['ProvisionedConcurrentExecutions'] }) });
  } else await calls.rest('lambda', 'DELETE', path, { query });
}
