import { mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { picked } from '../resources/parts.ts';
import { attributesOf, knownText, objectAt, tagsOf, type Transformation } from './generated.ts';
import { checkKnown, InvalidResource } from './invalid.ts';
import { hash } from './serverless-function.ts';

const LAYER = ['CompatibleArchitectures', 'CompatibleRuntimes', 'Description', 'LicenseInfo'];

/**
 * A layer, whose id changes with what it is made of, so that another version is published next to the one before.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html
 */
export function layerVersion(id: string, resource: Mapping, props: Mapping, transformation: Transformation): void {
  checkKnown(id, 'AWS::Serverless::LayerVersion', Object.keys(props), new Set([...LAYER, 'ContentUri', 'LayerName', 'RetentionPolicy']));
  const Content = objectAt(props['ContentUri']);
  if (Content === null)
    throw new InvalidResource(
      id,
      "'ContentUri' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter.",
    );
  const retention = knownText(props['RetentionPolicy'] ?? 'Retain', transformation)?.toLowerCase();
  if (retention !== 'retain' && retention !== 'delete') {
    throw new InvalidResource(id, "'RetentionPolicy' must be one of the following options: ['Retain', 'Delete'].");
  }
  const made = `${id}${hash(props)}`;
  const attributes = { ...attributesOf(resource), DeletionPolicy: retention === 'retain' ? 'Retain' : 'Delete' };
  const properties = { Content, LayerName: props['LayerName'] ?? id, ...picked(props, LAYER) };
  transformation.resources[made] = { Type: 'AWS::Lambda::LayerVersion', ...attributes, Properties: properties };
  transformation.renamed.set(id, made);
}

const KEY_TYPES: Readonly<Record<string, string>> = { String: 'S', Number: 'N', Binary: 'B' };
const TABLE = ['PointInTimeRecoverySpecification', 'ProvisionedThroughput', 'SSESpecification', 'TableName'];

/** @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html */
export function simpleTable(id: string, resource: Mapping, props: Mapping, { resources }: Transformation): void {
  checkKnown(id, 'AWS::Serverless::SimpleTable', Object.keys(props), new Set([...TABLE, 'PrimaryKey', 'Tags']));
  const { Name = 'id', Type = 'String' } = mappingAt(props, 'PrimaryKey');
  const type = KEY_TYPES[String(Type)];
  if (type === undefined) throw new InvalidResource(id, `'PrimaryKey' has an invalid Type ${String(Type)}.`);
  resources[id] = {
    Type: 'AWS::DynamoDB::Table',
    ...attributesOf(resource),
    Properties: {
      AttributeDefinitions: [{ AttributeName: Name, AttributeType: type }],
      KeySchema: [{ AttributeName: Name, KeyType: 'HASH' }],
      ...picked(props, TABLE),
      ...(props['ProvisionedThroughput'] === undefined ? { BillingMode: 'PAY_PER_REQUEST' } : {}),
      ...(props['Tags'] === undefined ? {} : { Tags: tagsOf(props['Tags']) }),
    },
  };
}
