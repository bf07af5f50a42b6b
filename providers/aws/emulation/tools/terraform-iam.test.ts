import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsHome } from '../testing/aws-home.ts';
import { noTerraform, terraformDirectory } from './terraform.ts';

const configuration = ({ description, retention, action }: { description: string; retention: number; action: string }): string => `
data "aws_caller_identity" "me" {}
data "aws_iam_policy" "basic" {
  arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}
data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["${action}"]
    resources = ["arn:aws:s3:::data/*"]
  }
}
resource "aws_iam_role" "role" {
  name                 = "worker"
  path                 = "/app/"
  description          = "${description}"
  max_session_duration = 7200
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  tags                 = { team = "red", account = data.aws_caller_identity.me.account_id }
}
resource "aws_iam_role_policy" "own" {
  name   = "own"
  role   = aws_iam_role.role.id
  policy = data.aws_iam_policy_document.read.json
}
resource "aws_iam_policy" "read" {
  name   = "read"
  policy = data.aws_iam_policy_document.read.json
  tags   = { team = "red" }
}
resource "aws_iam_role_policy_attachment" "read" {
  role       = aws_iam_role.role.name
  policy_arn = aws_iam_policy.read.arn
}
resource "aws_iam_role_policy_attachment" "basic" {
  role       = aws_iam_role.role.name
  policy_arn = data.aws_iam_policy.basic.arn
}
resource "aws_iam_user" "user" {
  name = "ann"
}
resource "aws_iam_access_key" "key" {
  user = aws_iam_user.user.name
}
resource "aws_iam_user_policy_attachment" "user" {
  user       = aws_iam_user.user.name
  policy_arn = aws_iam_policy.read.arn
}
resource "aws_cloudwatch_log_group" "logs" {
  name              = "/aws/lambda/worker"
  retention_in_days = ${retention}
  tags              = { team = "red" }
}
resource "aws_cloudwatch_log_stream" "stream" {
  name           = "audit"
  log_group_name = aws_cloudwatch_log_group.logs.name
}
output "account" {
  value = data.aws_caller_identity.me.account_id
}
`;

test(
  'Terraform makes identities, policies and log groups, finds nothing left to do, changes and destroys',
  { skip: noTerraform },
  async (t) => {
    const terraform = terraformDirectory(t, await awsHome(t));
    terraform.write('main.tf', configuration({ description: 'first', retention: 14, action: 's3:GetObject' }));
    await terraform.run('init');
    const applied = await terraform.run('apply', '-auto-approve');
    assert.match(applied, /Apply complete! Resources: 10 added, 0 changed, 0 destroyed\./);
    assert.match(applied, /account = "111122223333"/);
    await terraform.nothingToDo();
    // Three versions of the policy, of which Terraform keeps five at the most.
    for (const [description, retention, action] of [
      ['second', 30, 's3:PutObject'],
      ['third', 60, 's3:*'],
    ] as const) {
      terraform.write('main.tf', configuration({ description, retention, action }));
      assert.match(await terraform.run('apply', '-auto-approve'), /Apply complete! Resources: 0 added, 4 changed, 0 destroyed\./);
      await terraform.nothingToDo();
    }
    assert.match(await terraform.run('destroy', '-auto-approve'), /Destroy complete! Resources: 10 destroyed\./);
  },
);
