"""What a user of boto3 does with queues, buckets, tables, streams and schedules. Prints what it saw as JSON."""

import io
import json
import urllib.request

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

PART = 5 * 1024 * 1024


def error_of(call):
    try:
        call()
        return None
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]


def queues(seen):
    sqs = boto3.resource("sqs")
    queue = sqs.create_queue(QueueName="boto", Attributes={"VisibilityTimeout": "60"})
    queue.send_message(MessageBody="one", MessageAttributes={"n": {"DataType": "Number", "StringValue": "1"}})
    queue.send_messages(Entries=[{"Id": str(n), "MessageBody": f"batch {n}"} for n in range(3)])
    messages = queue.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=5, MessageAttributeNames=["All"], AttributeNames=["All"])
    seen["received"] = sorted(message.body for message in messages)
    seen["attribute"] = next(message.message_attributes for message in messages if message.body == "one")
    for message in messages:
        message.delete()
    queue.reload()
    seen["left"] = [queue.attributes["ApproximateNumberOfMessages"], queue.attributes["ApproximateNumberOfMessagesNotVisible"]]
    client = boto3.client("sqs")
    seen["no queue"] = error_of(lambda: client.get_queue_url(QueueName="none"))


def buckets(seen):
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="boto")
    s3.get_waiter("bucket_exists").wait(Bucket="boto", WaiterConfig={"Delay": 1, "MaxAttempts": 3})
    # In parts, several at a time, each with a trailing checksum.
    body = bytes(range(256)) * (3 * PART // 256)
    s3.upload_fileobj(io.BytesIO(body), "boto", "big", ExtraArgs={"ContentType": "x/y", "Metadata": {"a": "b"}})
    back = io.BytesIO()
    s3.download_fileobj("boto", "big", back)
    head = s3.head_object(Bucket="boto", Key="big")
    seen["same bytes"] = back.getvalue() == body
    seen["head"] = [head["ContentType"], head["Metadata"], head["ContentLength"] == len(body)]
    for n in range(5):
        s3.put_object(Bucket="boto", Key=f"dir/{n}", Body=str(n))
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="boto", Prefix="dir/", PaginationConfig={"PageSize": 2})
    seen["listed"] = [entry["Key"] for page in pages for entry in page["Contents"]]
    presigning = boto3.client("s3", config=Config(signature_version="s3v4"))
    put = presigning.generate_presigned_url("put_object", Params={"Bucket": "boto", "Key": "signed"}, ExpiresIn=60)
    urllib.request.urlopen(urllib.request.Request(put, data=b"by url", method="PUT")).close()
    get = presigning.generate_presigned_url("get_object", Params={"Bucket": "boto", "Key": "signed"}, ExpiresIn=60)
    with urllib.request.urlopen(get) as answer:
        seen["by url"] = answer.read().decode()
    seen["no key"] = error_of(lambda: s3.get_object(Bucket="boto", Key="none"))
    seen["not empty"] = error_of(lambda: s3.delete_bucket(Bucket="boto"))
    boto3.resource("s3").Bucket("boto").objects.all().delete()
    s3.delete_bucket(Bucket="boto")
    seen["no bucket"] = error_of(lambda: s3.list_objects_v2(Bucket="boto"))


def tables(seen):
    table = boto3.resource("dynamodb").create_table(
        TableName="boto",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    table.wait_until_exists()
    with table.batch_writer() as batch:
        for n in range(40):
            batch.put_item(Item={"pk": "a", "n": n, "even": n % 2 == 0, "raw": b"\x00\xff", "tags": {"x", "y"}})
    found = table.query(KeyConditionExpression=Key("pk").eq("a") & Key("n").between(10, 20), FilterExpression=Attr("even").eq(True))
    seen["queried"] = [int(item["n"]) for item in found["Items"]]
    item = table.get_item(Key={"pk": "a", "n": 1})["Item"]
    seen["types"] = [bytes(item["raw"]) == b"\x00\xff", sorted(item["tags"])]
    put = lambda: table.put_item(Item={"pk": "a", "n": 1}, ConditionExpression=Attr("pk").not_exists())
    seen["condition"] = error_of(put)
    streams = boto3.client("dynamodbstreams")
    shard = streams.describe_stream(StreamArn=table.latest_stream_arn)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=table.latest_stream_arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    records = streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
    seen["records"] = [len(records), records[0]["eventName"], records[0]["dynamodb"]["NewImage"]["n"]["N"]]
    table.delete()
    table.wait_until_not_exists()


def streams(seen):
    kinesis = boto3.client("kinesis")
    kinesis.create_stream(StreamName="boto", ShardCount=2)
    kinesis.get_waiter("stream_exists").wait(StreamName="boto")
    put = kinesis.put_records(StreamName="boto", Records=[{"PartitionKey": "k", "Data": f"data {n}".encode()} for n in range(3)])
    shard = put["Records"][0]["ShardId"]
    iterator = kinesis.get_shard_iterator(StreamName="boto", ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    found = kinesis.get_records(ShardIterator=iterator, Limit=2)
    found["Records"] += kinesis.get_records(ShardIterator=found["NextShardIterator"])["Records"]
    seen["from the stream"] = [record["Data"].decode() for record in found["Records"]]
    seen["shards"] = [one["ShardId"] for page in kinesis.get_paginator("list_shards").paginate(StreamName="boto", PaginationConfig={"PageSize": 1}) for one in page["Shards"]]
    kinesis.delete_stream(StreamName="boto")
    seen["no stream"] = error_of(lambda: kinesis.describe_stream_summary(StreamName="boto"))


def schedules(seen):
    scheduler = boto3.client("scheduler")
    url = boto3.client("sqs").create_queue(QueueName="scheduled")["QueueUrl"]
    account = url.split("/")[-2]
    scheduler.create_schedule(
        Name="boto",
        ScheduleExpression="rate(1 hour)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": f"arn:aws:sqs:us-east-1:{account}:scheduled", "RoleArn": f"arn:aws:iam::{account}:role/any", "Input": "tick"},
    )
    messages = boto3.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    seen["scheduled"] = [message["Body"] for message in messages]
    seen["schedules"] = [one["Name"] for page in scheduler.get_paginator("list_schedules").paginate() for one in page["Schedules"]]
    scheduler.delete_schedule(Name="boto")
    seen["no schedule"] = error_of(lambda: scheduler.get_schedule(Name="boto"))


def stacks(seen):
    cloudformation = boto3.client("cloudformation")
    queue = lambda seconds: json.dumps({
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": seconds}}},
        "Outputs": {"Url": {"Value": {"Ref": "Queue"}, "Export": {"Name": "boto-queue"}}},
    })
    cloudformation.create_stack(StackName="boto", TemplateBody=queue(60), Tags=[{"Key": "team", "Value": "red"}])
    cloudformation.get_waiter("stack_create_complete").wait(StackName="boto", WaiterConfig={"Delay": 1})
    url = cloudformation.describe_stacks(StackName="boto")["Stacks"][0]["Outputs"][0]["OutputValue"]
    timeout = lambda: boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]["VisibilityTimeout"]
    seen["of the stack"] = [timeout(), boto3.client("sqs").list_queue_tags(QueueUrl=url)["Tags"]]
    stack = {"StackName": "boto"}
    seen["resources"] = [
        cloudformation.describe_stack_resources(**stack)["StackResources"][0]["PhysicalResourceId"] == url,
        cloudformation.describe_stack_resource(**stack, LogicalResourceId="Queue")["StackResourceDetail"]["ResourceStatus"],
        [one["ResourceType"] for page in cloudformation.get_paginator("list_stack_resources").paginate(**stack) for one in page["StackResourceSummaries"]],
        [one["StackStatus"] for page in cloudformation.get_paginator("list_stacks").paginate() for one in page["StackSummaries"]],
        cloudformation.get_template(**stack)["TemplateBody"]["Outputs"]["Url"]["Value"],
        cloudformation.get_template_summary(**stack)["ResourceTypes"],
        cloudformation.validate_template(TemplateBody=queue(1))["Parameters"],
        error_of(lambda: cloudformation.list_imports(ExportName="boto-queue")),
    ]
    cloudformation.update_termination_protection(**stack, EnableTerminationProtection=True)
    seen["protected"] = error_of(lambda: cloudformation.delete_stack(**stack))
    cloudformation.update_termination_protection(**stack, EnableTerminationProtection=False)
    cloudformation.create_change_set(**stack, ChangeSetName="given-up", TemplateBody=queue(70))
    cloudformation.delete_change_set(**stack, ChangeSetName="given-up")
    seen["change sets"] = [one["ChangeSetName"] for page in cloudformation.get_paginator("list_change_sets").paginate(**stack) for one in page["Summaries"]]
    cloudformation.create_change_set(StackName="boto", ChangeSetName="longer", TemplateBody=queue(90), Tags=[{"Key": "team", "Value": "red"}])
    cloudformation.get_waiter("change_set_create_complete").wait(StackName="boto", ChangeSetName="longer", WaiterConfig={"Delay": 1})
    changes = [one["ResourceChange"] for page in cloudformation.get_paginator("describe_change_set").paginate(StackName="boto", ChangeSetName="longer") for one in page["Changes"]]
    seen["changes"] = [[one["Action"], one["LogicalResourceId"], one["Replacement"], one["Scope"]] for one in changes]
    cloudformation.execute_change_set(StackName="boto", ChangeSetName="longer")
    cloudformation.get_waiter("stack_update_complete").wait(StackName="boto", WaiterConfig={"Delay": 1})
    seen["changed"] = [timeout(), [one["Name"] for page in cloudformation.get_paginator("list_exports").paginate() for one in page["Exports"]]]
    seen["no change"] = error_of(lambda: cloudformation.update_stack(StackName="boto", UsePreviousTemplate=True))
    events = [one["ResourceStatus"] for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName="boto") for one in page["StackEvents"]]
    seen["events"] = [events[0], events[-1]]
    cloudformation.delete_stack(StackName="boto")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="boto", WaiterConfig={"Delay": 1})
    seen["no stack"] = error_of(lambda: cloudformation.describe_stacks(StackName="boto"))


seen = {}
for part in (queues, buckets, tables, streams, schedules, stacks):
    part(seen)
print(json.dumps(seen))
