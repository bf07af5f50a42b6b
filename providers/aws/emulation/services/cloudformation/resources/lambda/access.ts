import { picked, text, unlessMissing } from '../parts.ts';
import type { Made, ResourceType } from '../resource-type.ts';
import { shaped } from '../shaped.ts';
import { functionPath, layerVersionPath, urlPath } from './paths.ts';

const PERMISSION = [
  'Action',
  'EventSourceToken',
  'FunctionUrlAuthType',
  'InvokedViaFunctionUrl',
  'Principal',
  'PrincipalOrgID',
  'SourceAccount',
  'SourceArn',
];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html */
export const lambdaPermission: ResourceType = {
  properties: [...PERMISSION, 'FunctionName'],
  required: ['Action', 'FunctionName', 'Principal'],
  replaces: 'all',
  async create({ calls, props, newName }) {
    const id = newName(100);
    const body = { ...shaped(picked(props, PERMISSION), { booleans: ['InvokedViaFunctionUrl'] }), StatementId: id };
    await calls.rest('lambda', 'POST', functionPath(text(props, 'FunctionName'), '/policy'), { body });
    return { physicalId: id, attributes: { Id: id } };
  },
  remove: ({ calls }, { physicalId, props }) =>
    unlessMissing(calls.rest('lambda', 'DELETE', functionPath(text(props, 'FunctionName'), `/policy/${encodeURIComponent(physicalId)}`))),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html */
export const lambdaUrl: ResourceType = {
  properties: ['AuthType', 'Cors', 'InvokeMode', 'Qualifier', 'TargetFunctionArn'],
  required: ['AuthType', 'TargetFunctionArn'],
  replaces: ['Qualifier', 'TargetFunctionArn'],
  create: ({ calls, props }) => putUrl('POST', { calls, props }),
  update: ({ calls, props }) => putUrl('PUT', { calls, props }),
  remove: ({ calls }, { props }) =>
    unlessMissing(calls.rest('lambda', 'DELETE', urlPath(text(props, 'TargetFunctionArn'), '/url'), { query: qualifierOf(props) })),
};

async function putUrl(
  method: 'POST' | 'PUT',
  { calls, props }: Pick<Parameters<ResourceType['create']>[0], 'calls' | 'props'>,
): Promise<Made> {
  const settings = shaped(picked(props, ['AuthType', 'Cors', 'InvokeMode']), { numbers: ['MaxAge'], booleans: ['AllowCredentials'] });
  // What an update leaves out stays as it is; a property that is taken out goes back to its default.
  const body = method === 'PUT' ? { Cors: {}, InvokeMode: 'BUFFERED', ...settings } : settings;
  const made = await calls.rest('lambda', method, urlPath(text(props, 'TargetFunctionArn'), '/url'), { query: qualifierOf(props), body });
  const arn = text(made, 'FunctionArn');
  return { physicalId: arn, attributes: { FunctionArn: arn, FunctionUrl: made['FunctionUrl'] } };
}

function qualifierOf(props: Readonly<Record<string, unknown>>): Record<string, string> {
  return props['Qualifier'] === undefined ? {} : { Qualifier: text(props, 'Qualifier') };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversionpermission.html */
export const lambdaLayerPermission: ResourceType = {
  properties: ['Action', 'LayerVersionArn', 'OrganizationId', 'Principal'],
  required: ['Action', 'LayerVersionArn', 'Principal'],
  replaces: 'all',
  async create({ calls, props, newName }) {
    const id = newName(100);
    const body = { ...picked(props, ['Action', 'OrganizationId', 'Principal']), StatementId: id };
    await calls.rest('lambda', 'POST', layerVersionPath(text(props, 'LayerVersionArn'), '/policy'), { body });
    return { physicalId: `${text(props, 'LayerVersionArn')}#${id}`, attributes: {} };
  },
  remove: ({ calls }, { physicalId }) => {
    const [arn = '', id = ''] = physicalId.split('#');
    return unlessMissing(calls.rest('lambda', 'DELETE', layerVersionPath(arn, `/policy/${encodeURIComponent(id)}`)));
  },
};
