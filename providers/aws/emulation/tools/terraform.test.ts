import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { awsHome } from '../testing/aws-home.ts';
import { handlerZip } from '../testing/lambda-functions.ts';
import { zipBytes } from '../testing/zip-bytes.ts';
import { isInstalled, runTool } from './run-tool.ts';

/** Where Terraform finds providers without a network: its own places, or the one that TERRAFORM_PLUGINS names. */
const plugins = [
  process.env['TERRAFORM_PLUGINS'],
  join(homedir(), '.terraform.d/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
].find((directory) => directory !== undefined && existsSync(join(directory, 'registry.terraform.io/hashicorp/aws')));
const skip =
  plugins !== undefined && isInstalled('terraform', ['version'])
    ? false
    : 'tool not installed: terraform with the AWS provider (TERRAFORM_PLUGINS)';

const configuration = ({ timeout, maxAge, retries }: { timeout: number; maxAge: number; retries: number }): string => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}
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

test('Terraform applies, finds nothing left to do, changes and destroys', { skip }, async (t) => {
  const home = await awsHome(t);
  const cwd = mkdtempSync(join(tmpdir(), 'isobar-terraform-'));
  t.after(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(
    join(cwd, 'terraform.rc'),
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(plugins)}\n  }\n}\n`,
  );
  writeFileSync(join(cwd, 'layer.zip'), await zipBytes({ 'nodejs/node_modules/x/index.js': 'module.exports = 1;' }));
  const env = { ...home.env, TF_CLI_CONFIG_FILE: join(cwd, 'terraform.rc'), CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  const terraform = (...args: string[]): Promise<string> => runTool('terraform', args, { cwd, env });
  const write = async (answer: string, values: Parameters<typeof configuration>[0]): Promise<void> => {
    writeFileSync(join(cwd, 'main.tf'), configuration(values));
    writeFileSync(join(cwd, 'code.zip'), await handlerZip(answer));
  };
  await write('one', { timeout: 10, maxAge: 60, retries: 0 });
  await terraform('init', '-no-color', '-input=false');
  assert.match(
    await terraform('apply', '-auto-approve', '-no-color', '-input=false'),
    /Apply complete! Resources: 10 added, 0 changed, 0 destroyed\./,
  );
  // Ends with 2, and so fails, where there is anything to change.
  await terraform('plan', '-detailed-exitcode', '-no-color', '-input=false');

  await write('two', { timeout: 12, maxAge: 90, retries: 1 });
  assert.match(
    await terraform('apply', '-auto-approve', '-no-color', '-input=false'),
    /Apply complete! Resources: 0 added, 4 changed, 0 destroyed\./,
  );
  await terraform('plan', '-detailed-exitcode', '-no-color', '-input=false');
  assert.match(await terraform('destroy', '-auto-approve', '-no-color', '-input=false'), /Destroy complete! Resources: 10 destroyed\./);
});
