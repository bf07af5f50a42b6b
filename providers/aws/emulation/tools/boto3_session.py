"""What a user of boto3 does with a function, from role to traces. Prints what it saw as JSON."""

import io
import json
import time
import zipfile
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}
CODE = "exports.handler = async (event) => { console.log('got', event.name); if (event.fail) throw new Error('no'); return %s; };"


def package(answer):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.js", CODE % json.dumps(answer))
    return buffer.getvalue()


def until(read, seconds=20):
    """Telemetry is written a moment after the answer."""
    end = time.monotonic() + seconds
    while True:
        found = read()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def error_of(call):
    try:
        call()
        return None
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]


def who(session):
    return session.client("sts").get_caller_identity()["Arn"]


def identities(seen):
    session = boto3.Session()
    iam = session.client("iam")
    role = iam.create_role(RoleName="runs", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    iam.get_waiter("role_exists").wait(RoleName="runs", WaiterConfig={"Delay": 1, "MaxAttempts": 3})
    iam.attach_role_policy(RoleName="runs", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    credentials = session.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="me")["Credentials"]
    assumed = boto3.Session(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
    decision = iam.simulate_principal_policy(PolicySourceArn=role["Arn"], ActionNames=["logs:PutLogEvents", "s3:GetObject"])
    seen["identity"] = [who(session), who(assumed)]
    seen["trust"] = role["AssumeRolePolicyDocument"] == TRUST
    seen["simulated"] = [result["EvalDecision"] for result in decision["EvaluationResults"]]
    return role["Arn"], assumed


def functions(seen, session, role):
    client = session.client("lambda", config=Config(retries={"total_max_attempts": 1}))
    name = {"FunctionName": "hello"}
    client.create_function(**name, Runtime="nodejs22.x", Handler="index.handler", Role=role, Code={"ZipFile": package("one")})
    client.get_waiter("function_active_v2").wait(**name, WaiterConfig={"Delay": 1})

    def call(payload, **more):
        answer = client.invoke(**name, Payload=json.dumps(payload), **more)
        return [answer["StatusCode"], answer.get("FunctionError"), answer["ExecutedVersion"], json.loads(answer["Payload"].read() or "null")]

    first = call({"name": "Ada"})
    seen["published"] = client.publish_version(**name)["Version"]
    client.update_function_code(**name, ZipFile=package("two"))
    client.get_waiter("function_updated_v2").wait(**name, WaiterConfig={"Delay": 1})
    client.create_alias(**name, Name="live", FunctionVersion="1")
    seen["answers"] = [first, call({"name": "Bob"}), call({"name": "Cy"}, Qualifier="live")]
    failed = call({"fail": True})
    seen["failed"] = failed[:2] + [failed[3]["errorMessage"]]
    seen["listed"] = [fn["FunctionName"] for page in client.get_paginator("list_functions").paginate() for fn in page["Functions"]]
    seen["versions"] = [one["Version"] for page in client.get_paginator("list_versions_by_function").paginate(**name) for one in page["Versions"]]
    return client


def telemetry(seen, session):
    logs = session.client("logs", config=Config(inject_host_prefix=False))
    group = {"logGroupName": "/aws/lambda/hello"}
    pages = logs.get_paginator("filter_log_events")

    def lines():
        found = [event["message"] for page in pages.paginate(**group, filterPattern='"got"') for event in page["events"]]
        return found if len(found) >= 4 else None

    seen["lines"] = sorted(line.split("\t")[-1].strip() for line in until(lines) or [])
    streams = logs.describe_log_streams(**group)["logStreams"]
    seen["streams"] = sorted({stream["logStreamName"].split("[")[1].split("]")[0] for stream in streams})

    now = datetime.now(timezone.utc)
    span = {"StartTime": now - timedelta(hours=1), "EndTime": now + timedelta(minutes=5)}
    metric = {"Namespace": "AWS/Lambda", "Dimensions": [{"Name": "FunctionName", "Value": "hello"}], "Period": 3600}
    cloudwatch = session.client("cloudwatch")

    def total(name):
        points = cloudwatch.get_metric_statistics(**metric, **span, MetricName=name, Statistics=["Sum"])["Datapoints"]
        return sum(point["Sum"] for point in points)

    seen["metrics"] = [until(lambda: total("Invocations") if total("Invocations") >= 4 else None), total("Errors")]

    xray = session.client("xray")
    read = xray.get_paginator("get_trace_summaries")
    faults = until(lambda: [one for page in read.paginate(**span, FilterExpression="fault") for one in page["TraceSummaries"]])
    segments = xray.batch_get_traces(TraceIds=[faults[0]["Id"]])["Traces"][0]["Segments"]
    seen["trace"] = [json.loads(segment["Document"])["origin"] for segment in segments]

    arn = logs.describe_log_groups()["logGroups"][0]["logGroupArn"]
    tail = logs.start_live_tail(logGroupIdentifiers=[arn], logEventFilterPattern='"got Zoe"')["responseStream"]
    for event in tail:
        if "sessionStart" in event:
            session.client("lambda").invoke(FunctionName="hello", Payload=b'{"name": "Zoe"}')
        results = event.get("sessionUpdate", {}).get("sessionResults", [])
        if results:
            seen["tail"] = results[0]["message"].split("\t")[-1].strip()
            tail.close()
            break


def main():
    seen = {}
    role, assumed = identities(seen)
    client = functions(seen, assumed, role)
    telemetry(seen, assumed)
    client.delete_alias(FunctionName="hello", Name="live")
    client.delete_function(FunctionName="hello")
    iam = boto3.client("iam")
    seen["errors"] = [
        error_of(lambda: client.get_function(FunctionName="hello")),
        error_of(lambda: iam.delete_role(RoleName="runs")),
        error_of(lambda: iam.get_role(RoleName="nobody")),
        error_of(lambda: boto3.client("logs").get_log_events(logGroupName="nothing", logStreamName="x")),
        error_of(lambda: boto3.client("cloudwatch").describe_alarms()),
        error_of(lambda: boto3.client("xray").get_groups()),
    ]
    print(json.dumps(seen))


main()
