import type { HclBlock } from '../../detection/hcl.ts';
import type { Mapping } from '../../detection/cloud-yaml.ts';
import type { Resource, Template } from './template.ts';
import { archiveSource, attribute, toValue, type Names, type TerraformModule } from '../../detection/terraform.ts';
import { policyDocument } from './policy-document.ts';

/** Terraform's attribute names as CloudFormation's, by resource type. What is nested keeps its path: `vpc_config.subnet_ids`. */
const RESOURCES: Readonly<Record<string, { type: string; props: Readonly<Record<string, string>> }>> = {
  aws_lambda_function: {
    type: 'AWS::Lambda::Function',
    props: {
      function_name: 'FunctionName', runtime: 'Runtime', handler: 'Handler', memory_size: 'MemorySize', timeout: 'Timeout', role: 'Role',
      layers: 'Layers', kms_key_arn: 'KmsKeyArn', reserved_concurrent_executions: 'ReservedConcurrentExecutions',
      code_signing_config_arn: 'CodeSigningConfigArn', image_uri: 'ImageUri', tags: 'Tags', filename: 'Filename', source_dir: 'SourceDir',
      'environment.variables': 'Environment.Variables', 'vpc_config.subnet_ids': 'VpcConfig.SubnetIds',
      'vpc_config.security_group_ids': 'VpcConfig.SecurityGroupIds', 'tracing_config.mode': 'TracingConfig.Mode',
      'dead_letter_config.target_arn': 'DeadLetterConfig.TargetArn',
    },
  },
  aws_lambda_permission: {
    type: 'AWS::Lambda::Permission',
    props: { action: 'Action', function_name: 'FunctionName', principal: 'Principal', source_arn: 'SourceArn', source_account: 'SourceAccount', function_url_auth_type: 'FunctionUrlAuthType', principal_org_id: 'PrincipalOrgID' },
  },
  aws_lambda_function_url: {
    type: 'AWS::Lambda::Url',
    props: { function_name: 'TargetFunctionArn', authorization_type: 'AuthType', 'cors.allow_origins': 'Cors.AllowOrigins', 'cors.allow_credentials': 'Cors.AllowCredentials' },
  },
  aws_lambda_event_source_mapping: { type: 'AWS::Lambda::EventSourceMapping', props: { function_name: 'FunctionName', event_source_arn: 'EventSourceArn', enabled: 'Enabled' } },
  aws_iam_role: { type: 'AWS::IAM::Role', props: { name: 'RoleName', assume_role_policy: 'AssumeRolePolicyDocument', managed_policy_arns: 'ManagedPolicyArns' } },
  aws_iam_role_policy: { type: 'AWS::IAM::Policy', props: { name: 'PolicyName', role: 'Roles', policy: 'PolicyDocument' } },
  aws_iam_policy: { type: 'AWS::IAM::ManagedPolicy', props: { name: 'ManagedPolicyName', policy: 'PolicyDocument' } },
  aws_iam_role_policy_attachment: { type: 'Attachment', props: { role: 'Role', policy_arn: 'PolicyArn' } },
  aws_iam_policy_attachment: { type: 'Attachment', props: { roles: 'Role', policy_arn: 'PolicyArn' } },
  aws_s3_bucket: { type: 'AWS::S3::Bucket', props: { bucket: 'BucketName', acl: 'AccessControl' } },
  aws_s3_bucket_acl: { type: 'BucketAcl', props: { bucket: 'Bucket', acl: 'AccessControl' } },
  aws_s3_bucket_policy: { type: 'AWS::S3::BucketPolicy', props: { bucket: 'Bucket', policy: 'PolicyDocument' } },
  aws_s3_bucket_notification: {
    type: 'BucketNotification',
    props: { bucket: 'Bucket', 'lambda_function.lambda_function_arn': 'Function', 'lambda_function.filter_prefix': 'Prefix', 'lambda_function.filter_suffix': 'Suffix' },
  },
  aws_sqs_queue: { type: 'AWS::SQS::Queue', props: { name: 'QueueName', kms_master_key_id: 'KmsMasterKeyId', sqs_managed_sse_enabled: 'SqsManagedSseEnabled', redrive_policy: 'RedrivePolicy', policy: 'Policy' } },
  aws_sqs_queue_policy: { type: 'AWS::SQS::QueuePolicy', props: { queue_url: 'Queues', policy: 'PolicyDocument' } },
  aws_sns_topic: { type: 'AWS::SNS::Topic', props: { name: 'TopicName', kms_master_key_id: 'KmsMasterKeyId', policy: 'Policy' } },
  aws_sns_topic_policy: { type: 'AWS::SNS::TopicPolicy', props: { arn: 'Topics', policy: 'PolicyDocument' } },
  aws_sns_topic_subscription: { type: 'AWS::SNS::Subscription', props: { topic_arn: 'TopicArn', protocol: 'Protocol', endpoint: 'Endpoint' } },
  aws_cloudwatch_event_rule: { type: 'AWS::Events::Rule', props: { schedule_expression: 'ScheduleExpression' } },
  aws_cloudwatch_event_target: { type: 'EventTarget', props: { rule: 'Rule', arn: 'Arn' } },
  aws_cloudwatch_log_group: { type: 'AWS::Logs::LogGroup', props: { name: 'LogGroupName', retention_in_days: 'RetentionInDays' } },
  aws_api_gateway_method: { type: 'AWS::ApiGateway::Method', props: { rest_api_id: 'RestApiId', resource_id: 'ResourceId', http_method: 'HttpMethod', authorization: 'AuthorizationType', api_key_required: 'ApiKeyRequired', authorizer_id: 'AuthorizerId' } },
  aws_api_gateway_integration: { type: 'RestIntegration', props: { rest_api_id: 'RestApiId', resource_id: 'ResourceId', http_method: 'HttpMethod', uri: 'Uri' } },
  aws_apigatewayv2_api: { type: 'AWS::ApiGatewayV2::Api', props: { 'cors_configuration.allow_origins': 'CorsConfiguration.AllowOrigins', 'cors_configuration.allow_credentials': 'CorsConfiguration.AllowCredentials' } },
  aws_apigatewayv2_route: { type: 'AWS::ApiGatewayV2::Route', props: { api_id: 'ApiId', route_key: 'RouteKey', target: 'Target', authorization_type: 'AuthorizationType', api_key_required: 'ApiKeyRequired' } },
  aws_api_gateway_stage: { type: 'AWS::ApiGateway::Stage', props: { rest_api_id: 'RestApiId', variables: 'Variables', 'access_log_settings.destination_arn': 'AccessLogSetting.DestinationArn' } },
  aws_api_gateway_deployment: { type: 'AWS::ApiGateway::Deployment', props: { rest_api_id: 'RestApiId', variables: 'Variables' } },
  aws_api_gateway_method_settings: { type: 'StageSettings', props: { rest_api_id: 'RestApiId', 'settings.throttling_rate_limit': 'DefaultRouteSettings.ThrottlingRateLimit', 'settings.throttling_burst_limit': 'DefaultRouteSettings.ThrottlingBurstLimit' } },
  aws_api_gateway_rest_api: { type: 'AWS::ApiGateway::RestApi', props: { name: 'Name' } },
  aws_api_gateway_usage_plan: { type: 'AWS::ApiGateway::UsagePlan', props: { 'api_stages.api_id': 'ApiStages.ApiId', 'throttle_settings.rate_limit': 'Throttle.RateLimit' } },
  aws_api_gateway_domain_name: { type: 'AWS::ApiGateway::DomainName', props: { domain_name: 'DomainName', security_policy: 'SecurityPolicy' } },
  aws_apigatewayv2_stage: { type: 'AWS::ApiGatewayV2::Stage', props: { api_id: 'ApiId', stage_variables: 'StageVariables', 'access_log_settings.destination_arn': 'AccessLogSettings.DestinationArn', 'default_route_settings.throttling_rate_limit': 'DefaultRouteSettings.ThrottlingRateLimit', 'default_route_settings.throttling_burst_limit': 'DefaultRouteSettings.ThrottlingBurstLimit' } },
  aws_wafv2_web_acl_association: { type: 'AWS::WAFv2::WebACLAssociation', props: { resource_arn: 'ResourceArn' } },
  aws_subnet: { type: 'AWS::EC2::Subnet', props: { availability_zone: 'AvailabilityZone', availability_zone_id: 'AvailabilityZone' } },
  aws_security_group: { type: 'AWS::EC2::SecurityGroup', props: { 'egress.cidr_blocks': 'SecurityGroupEgress.CidrIp', 'egress.ipv6_cidr_blocks': 'SecurityGroupEgress.CidrIpv6' } },
  aws_secretsmanager_secret: { type: 'AWS::SecretsManager::Secret', props: { name: 'Name' } },
  aws_secretsmanager_secret_rotation: { type: 'AWS::SecretsManager::RotationSchedule', props: { secret_id: 'SecretId' } },
  aws_apigatewayv2_integration: { type: 'AWS::ApiGatewayV2::Integration', props: { api_id: 'ApiId', integration_uri: 'IntegrationUri' } },
}; // prettier-ignore

function put(target: Mapping, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) target[head] = value;
  else {
    const inner = (target[head] ??= {}) as Mapping;
    put(inner, rest.join('.'), value);
  }
}

function toResource(block: HclBlock, file: string, names: Names): Resource | null {
  const [type = '', name = ''] = block.labels;
  const known = RESOURCES[type];
  if (known === undefined) return null;
  const props: Mapping = {};
  const lines = new Map<string, number>();
  for (const [from, to] of Object.entries(known.props)) {
    const found = attribute(block, from);
    if (found === undefined) continue;
    put(props, to, toValue(found.value, names));
    lines.set(to.split('.')[0] ?? to, found.line);
  }
  const inline = block.blocks.filter((each) => each.type === 'inline_policy').map((each) => ({ PolicyName: toValue(each.attributes.get('name')?.value, names), PolicyDocument: toValue(each.attributes.get('policy')?.value, names) })); // prettier-ignore
  if (inline.length > 0) props['Policies'] = inline;
  return { id: `${type}.${name}`, type: known.type, props, at: (...path) => ({ file, line: lines.get(String(path[0])) ?? block.line }) };
}

/** One Terraform module as resources. */
export function readTerraform(module: TerraformModule): Template {
  const { folder, file, blocks, names } = module;
  const resources = new Map<string, Resource>();
  for (const { file: own, block } of blocks) {
    if (block.type === 'data' && block.labels[0] === 'aws_iam_policy_document') {
      const id = `data.aws_iam_policy_document.${block.labels[1] ?? ''}`;
      resources.set(id, { id, type: 'PolicyDocument', props: policyDocument(block, names), at: () => ({ file: own, line: block.line }) });
    }
    const resource = block.type === 'resource' ? toResource(block, own, names) : null;
    if (resource === null) continue;
    // Its rules may stand by themselves, and the one that AWS adds is taken away by Terraform: nothing is known of what it lets out.
    if (resource.type === 'AWS::EC2::SecurityGroup' && resource.props['SecurityGroupEgress'] === undefined) continue;
    if (resource.type === 'AWS::Lambda::Function') {
      const directory = archiveSource(module, resource.props['Filename']);
      if (directory !== null) resource.props['CodeUri'] = directory;
    }
    resources.set(resource.id, resource);
  }
  return { file, folder, resources, parameters: {} };
}
