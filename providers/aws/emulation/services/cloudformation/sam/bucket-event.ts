import { isMapping, mappingAt, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { listAt } from '../resources/parts.ts';
import type { FunctionEvent } from './function-events.ts';
import { generated } from './generated.ts';
import { invalidEvent } from './invalid.ts';

/**
 * Objects of a bucket of the same template: the bucket is told whom to tell.
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-s3.html
 */
export function bucketEvent({ id, name, props, resource, target, result }: FunctionEvent): void {
  const reference = isMapping(props['Bucket']) ? props['Bucket']['Ref'] : undefined;
  const bucket = typeof reference === 'string' ? result[reference] : undefined;
  if (typeof reference !== 'string' || bucket?.['Type'] !== 'AWS::S3::Bucket') {
    throw invalidEvent(id, name, 'S3 events must reference an S3 bucket in the same template.');
  }
  const permission = `${id}${name}Permission`;
  result[permission] = generated(
    'AWS::Lambda::Permission',
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: target,
      Principal: 's3.amazonaws.com',
      // The bucket's own ARN would make a circle: the bucket needs the permission to be there.
      SourceAccount: { Ref: 'AWS::AccountId' },
    },
    resource,
  );
  const rules = listAt(props, 'Events').map((Event) => ({
    Event,
    Function: target,
    ...(props['Filter'] === undefined ? {} : { Filter: props['Filter'] }),
  }));
  result[reference] = withRules(bucket, rules, permission);
}

function withRules(bucket: Mapping, rules: Mapping[], permission: string): Mapping {
  const properties = mappingAt(bucket, 'Properties');
  const notification = mappingAt(properties, 'NotificationConfiguration');
  const LambdaConfigurations = [...listAt(notification, 'LambdaConfigurations'), ...rules];
  return {
    ...bucket,
    DependsOn: [...listAt(bucket, 'DependsOn'), permission],
    Properties: { ...properties, NotificationConfiguration: { ...notification, LambdaConfigurations } },
  };
}
