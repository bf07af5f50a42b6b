import { picked, text, textOr, unlessMissing } from '../parts.ts';
import type { ResourceType } from '../resource-type.ts';
import { layerPath, layerVersionPath } from './paths.ts';

const INPUT = ['CompatibleArchitectures', 'CompatibleRuntimes', 'Content', 'Description', 'LicenseInfo'];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html */
export const lambdaLayerVersion: ResourceType = {
  properties: [...INPUT, 'LayerName'],
  required: ['Content'],
  replaces: 'all',
  async create({ calls, props, logicalId }) {
    const name = textOr(props, 'LayerName', () => logicalId);
    const made = await calls.rest('lambda', 'POST', layerPath(name, '/versions'), { body: picked(props, INPUT) });
    const arn = text(made, 'LayerVersionArn');
    return { physicalId: arn, attributes: { LayerVersionArn: arn } };
  },
  remove: ({ calls }, { physicalId }) => unlessMissing(calls.rest('lambda', 'DELETE', layerVersionPath(physicalId, ''))),
};
