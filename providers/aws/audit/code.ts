import type { SdkKnowledge } from '#shared/model/audit/sdk-knowledge.ts';

/** Names of AWS's client libraries for JavaScript and Python, as reading code spells them. */
export const code: SdkKnowledge = {
  sdk: [
    /^(?:aws-sdk|@aws-sdk\/|aws-xray-sdk)/,
    /^(?:boto3|aioboto3|aiobotocore)(?:\.session\.Session\(\)|\.Session\(\))?\.(?:client|resource)\(/,
  ],
  publishes: [
    /^boto3\.client\((?:sns|sqs|ses|sesv2|events|kinesis|iot-data)\)\.(?:publish|send_message|send_email|send_raw_email|put_events|put_record)/,
    /^boto3\.resource\((?:sns|sqs)\)\.\w+\(\)\.(?:publish|send_message)/,
    /^aws-sdk(?:\/clients\/\w+)?\.?(?:SNS|SQS|SES|EventBridge|Kinesis)?\(\)\.(?:publish|sendMessage|sendEmail|putEvents|putRecord)/,
    /^@aws-sdk\/client-(?:sns\.Publish|sqs\.SendMessage|ses\.Send|eventbridge\.PutEvents|kinesis\.PutRecord)\w*Command$/,
  ],
  secrets: [
    /\.client\(secretsmanager\)\.get_secret_value$/,
    /\.client\(kms\)\.(?:decrypt|generate_data_key)$/,
    /SecretsManager\(\)\.getSecretValue$/,
    /^@aws-sdk\/client-secrets-manager\.GetSecretValueCommand$/,
  ],
  // Powertools route by themselves. @see https://docs.powertools.aws.dev/lambda/python/latest/core/event_handler/api_gateway/
  registers: [/^aws_lambda_powertools\.event_handler(?:\.\w+)*\.(?:\w*Resolver|Router)\(\)\.(?:get|post|put|patch|delete|head|route)$/],
  // Where CloudFormation waits for the answer of a custom resource. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
  fromCloud: [/^\w+\.ResponseURL\b/],
  requests: [/^aws_lambda_powertools\.event_handler(?:\.\w+)*\.(?:\w*Resolver|Router)\(\)\.current_event$/],
};
