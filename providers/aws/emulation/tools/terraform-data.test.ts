import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsHome } from '../testing/aws-home.ts';
import { noTerraform, terraformDirectory } from './terraform.ts';

const configuration = ({ delay, content, viewType, cron }: { delay: number; content: string; viewType: string; cron: string }): string => `
resource "aws_sqs_queue" "dead" {
  name = "dead"
}
resource "aws_sqs_queue" "work" {
  name                       = "work"
  delay_seconds              = ${delay}
  visibility_timeout_seconds = 45
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 4
  })
  tags = { team = "red" }
}
resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.work.arn]
  })
}
resource "aws_sqs_queue" "ordered" {
  name                        = "ordered.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
}
resource "aws_sqs_queue_policy" "work" {
  queue_url = aws_sqs_queue.work.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.work.arn, Principal = { Service = "s3.amazonaws.com" } }]
  })
}
resource "aws_s3_bucket" "files" {
  bucket        = "terraformed-files"
  force_destroy = true
  tags          = { team = "red" }
}
resource "aws_s3_bucket_public_access_block" "files" {
  bucket                  = aws_s3_bucket.files.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_ownership_controls" "files" {
  bucket = aws_s3_bucket.files.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}
resource "aws_s3_object" "hello" {
  bucket       = aws_s3_bucket.files.id
  key          = "dir/hello.txt"
  content      = "${content}"
  content_type = "text/plain"
  tags         = { kind = "greeting" }
}
resource "aws_s3_bucket_notification" "files" {
  bucket = aws_s3_bucket.files.id
  queue {
    queue_arn     = aws_sqs_queue.work.arn
    events        = ["s3:ObjectCreated:*"]
    filter_prefix = "in/"
  }
  depends_on = [aws_sqs_queue_policy.work]
}
resource "aws_dynamodb_table" "things" {
  name             = "things"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  range_key        = "at"
  stream_enabled   = true
  stream_view_type = "${viewType}"
  attribute {
    name = "id"
    type = "S"
  }
  attribute {
    name = "at"
    type = "N"
  }
  attribute {
    name = "kind"
    type = "S"
  }
  global_secondary_index {
    name            = "by-kind"
    hash_key        = "kind"
    projection_type = "ALL"
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
  tags = { team = "red" }
}
resource "aws_dynamodb_table_item" "one" {
  table_name = aws_dynamodb_table.things.name
  hash_key   = aws_dynamodb_table.things.hash_key
  range_key  = aws_dynamodb_table.things.range_key
  item       = jsonencode({ id = { S = "one" }, at = { N = "1" }, kind = { S = "first" } })
}
resource "aws_iam_role" "scheduler" {
  name               = "scheduler"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "scheduler.amazonaws.com" } }]
  })
}
resource "aws_scheduler_schedule_group" "team" {
  name = "team"
  tags = { team = "red" }
}
resource "aws_scheduler_schedule" "nightly" {
  name                         = "nightly"
  group_name                   = aws_scheduler_schedule_group.team.name
  schedule_expression          = "${cron}"
  schedule_expression_timezone = "Europe/Berlin"
  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }
  target {
    arn      = aws_sqs_queue.work.arn
    role_arn = aws_iam_role.scheduler.arn
    input    = jsonencode({ run = "nightly" })
    dead_letter_config {
      arn = aws_sqs_queue.dead.arn
    }
    retry_policy {
      maximum_retry_attempts = 3
    }
  }
}
`;

test('Terraform: queues, buckets, tables and schedules; applied, left alone, changed, destroyed', { skip: noTerraform }, async (t) => {
  const terraform = terraformDirectory(t, await awsHome(t));
  const apply = async (values: Parameters<typeof configuration>[0]): Promise<string> => {
    terraform.write('main.tf', configuration(values));
    return terraform.run('apply', '-auto-approve');
  };
  terraform.write('main.tf', '');
  await terraform.run('init');
  const first = { delay: 0, content: 'hello', viewType: 'NEW_IMAGE', cron: 'cron(0 3 * * ? *)' };
  assert.match(await apply(first), /Apply complete! Resources: 15 added, 0 changed, 0 destroyed\./);
  await terraform.nothingToDo();
  const second = { delay: 5, content: 'goodbye', viewType: 'KEYS_ONLY', cron: 'rate(2 days)' };
  assert.match(await apply(second), /Apply complete! Resources: 0 added, 4 changed, 0 destroyed\./);
  await terraform.nothingToDo();
  assert.match(await terraform.run('destroy', '-auto-approve'), /Destroy complete! Resources: 15 destroyed\./);
});
