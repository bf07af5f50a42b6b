import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsHome } from '../testing/aws-home.ts';
import { handlerZip } from '../testing/lambda-functions.ts';
import { zipBytes } from '../testing/zip-bytes.ts';
import { noTerraform, terraformDirectory } from './terraform.ts';

const configuration = ({ timeout, maxAge, retries }: { timeout: number; maxAge: number; retries: number }): string => `
resource "aws_iam_role" "role" {
  name               = "runs-hello"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}
resource "aws_sqs_queue" "work" {
  name = "work"
}
resource "aws_sqs_queue" "failed" {
  name = "failed"
}
resource "aws_lambda_layer_version" "tools" {
  layer_name          = "tools"
  filename            = "layer.zip"
  source_code_hash    = filebase64sha256("layer.zip")
  compatible_runtimes = ["nodejs22.x"]
}
resource "aws_lambda_function" "hello" {
  function_name                  = "hello"
  role                           = aws_iam_role.role.arn
  runtime                        = "nodejs22.x"
  handler                        = "index.handler"
  filename                       = "code.zip"
  source_code_hash               = filebase64sha256("code.zip")
  publish                        = true
  timeout                        = ${timeout}
  layers                         = [aws_lambda_layer_version.tools.arn]
  reserved_concurrent_executions = 5
  tags                           = { team = "red" }
  environment {
    variables = { GREETING = "hi" }
  }
  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
  logging_config {
    log_format            = "JSON"
    application_log_level = "DEBUG"
    system_log_level      = "INFO"
  }
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.hello.function_name
  function_version = aws_lambda_function.hello.version
}
resource "aws_lambda_function_url" "url" {
  function_name      = aws_lambda_function.hello.function_name
  qualifier          = aws_lambda_alias.live.name
  authorization_type = "NONE"
  cors {
    allow_origins = ["*"]
    max_age       = ${maxAge}
  }
}
resource "aws_lambda_event_source_mapping" "mapping" {
  event_source_arn = aws_sqs_queue.work.arn
  function_name    = aws_lambda_function.hello.arn
  batch_size       = 5
}
resource "aws_lambda_function_event_invoke_config" "invoke" {
  function_name          = aws_lambda_function.hello.function_name
  maximum_retry_attempts = ${retries}
  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}
resource "aws_lambda_permission" "permission" {
  statement_id   = "from-s3"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.hello.function_name
  principal      = "s3.amazonaws.com"
  source_account = "111122223333"
}
`;

test('Terraform applies, finds nothing left to do, changes and destroys', { skip: noTerraform }, async (t) => {
  const terraform = terraformDirectory(t, await awsHome(t));
  terraform.write('layer.zip', await zipBytes({ 'nodejs/node_modules/x/index.js': 'module.exports = 1;' }));
  const write = async (answer: string, values: Parameters<typeof configuration>[0]): Promise<void> => {
    terraform.write('main.tf', configuration(values));
    terraform.write('code.zip', await handlerZip(answer));
  };
  await write('one', { timeout: 10, maxAge: 60, retries: 0 });
  await terraform.run('init');
  assert.match(await terraform.run('apply', '-auto-approve'), /Apply complete! Resources: 10 added, 0 changed, 0 destroyed\./);
  await terraform.nothingToDo();

  await write('two', { timeout: 12, maxAge: 90, retries: 1 });
  assert.match(await terraform.run('apply', '-auto-approve'), /Apply complete! Resources: 0 added, 4 changed, 0 destroyed\./);
  await terraform.nothingToDo();
  assert.match(await terraform.run('destroy', '-auto-approve'), /Destroy complete! Resources: 10 destroyed\./);
});
