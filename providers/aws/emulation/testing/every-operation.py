"""Calls every operation of botocore's Lambda model against an endpoint: once with an input that is all right, and with
inputs that are not. Prints one JSON object per call; botocore's own parser reads every answer."""

import io
import json
import sys
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
ACCOUNT = "123456789012"
QUEUE = sys.argv[2]
ROLE = f"arn:aws:iam::{ACCOUNT}:role/lambda"
ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:hello"


def client(**config):
    return boto3.client(
        "lambda",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=30, **config),
    )


checked = client()
unchecked = client(parameter_validation=False)
model = checked.meta.service_model
# What is sent as the body whatever botocore would have written.
raw = {"body": None}


def replace_body(params, **_):
    if raw["body"] is not None:
        params["body"] = raw["body"]


unchecked.meta.events.register("before-call.lambda.*", replace_body)


def package(text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.mjs", f"export const handler = async () => {json.dumps(text)};\n")
    return out.getvalue()


made = {}

# In an order in which each finds what it needs. A callable gets what the calls before have answered.
VALID = [
    ("CreateFunction", dict(FunctionName="hello", Runtime="nodejs24.x", Handler="index.handler", Role=ROLE, Code={"ZipFile": package("1")})),
    ("CreateFunction", dict(FunctionName="other", Runtime="nodejs24.x", Handler="index.handler", Role=ROLE, Code={"ZipFile": package("1")})),
    ("GetFunction", dict(FunctionName="hello")),
    ("GetFunctionConfiguration", dict(FunctionName=ARN)),
    ("ListFunctions", dict(MaxItems=10)),
    ("UpdateFunctionCode", dict(FunctionName="hello", ZipFile=package("2"))),
    ("UpdateFunctionConfiguration", dict(FunctionName="hello", Timeout=5, Environment={"Variables": {"AB": "c"}})),
    ("PublishVersion", dict(FunctionName="hello")),
    ("ListVersionsByFunction", dict(FunctionName="hello")),
    ("CreateAlias", dict(FunctionName="hello", Name="live", FunctionVersion="1")),
    ("GetAlias", dict(FunctionName="hello", Name="live")),
    ("UpdateAlias", dict(FunctionName="hello", Name="live", Description="x")),
    ("ListAliases", dict(FunctionName="hello")),
    ("Invoke", dict(FunctionName="hello", Payload=b"{}")),
    ("InvokeAsync", dict(FunctionName="hello", InvokeArgs=b"{}")),
    ("InvokeWithResponseStream", dict(FunctionName="hello", Payload=b"{}")),
    ("AddPermission", dict(FunctionName="hello", StatementId="s1", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")),
    ("GetPolicy", dict(FunctionName="hello")),
    ("RemovePermission", dict(FunctionName="hello", StatementId="s1")),
    ("CreateFunctionUrlConfig", dict(FunctionName="hello", AuthType="NONE")),
    ("GetFunctionUrlConfig", dict(FunctionName="hello")),
    ("UpdateFunctionUrlConfig", dict(FunctionName="hello", Cors={"AllowOrigins": ["*"]})),
    ("ListFunctionUrlConfigs", dict(FunctionName="hello")),
    ("DeleteFunctionUrlConfig", dict(FunctionName="hello")),
    ("PutFunctionConcurrency", dict(FunctionName="hello", ReservedConcurrentExecutions=5)),
    ("GetFunctionConcurrency", dict(FunctionName="hello")),
    ("DeleteFunctionConcurrency", dict(FunctionName="hello")),
    ("PutProvisionedConcurrencyConfig", dict(FunctionName="hello", Qualifier="1", ProvisionedConcurrentExecutions=1)),
    ("GetProvisionedConcurrencyConfig", dict(FunctionName="hello", Qualifier="1")),
    ("ListProvisionedConcurrencyConfigs", dict(FunctionName="hello")),
    ("DeleteProvisionedConcurrencyConfig", dict(FunctionName="hello", Qualifier="1")),
    ("PutFunctionEventInvokeConfig", dict(FunctionName="hello", MaximumRetryAttempts=0)),
    ("UpdateFunctionEventInvokeConfig", dict(FunctionName="hello", MaximumEventAgeInSeconds=60)),
    ("GetFunctionEventInvokeConfig", dict(FunctionName="hello")),
    ("ListFunctionEventInvokeConfigs", dict(FunctionName="hello")),
    ("DeleteFunctionEventInvokeConfig", dict(FunctionName="hello")),
    ("CreateEventSourceMapping", dict(FunctionName="hello", EventSourceArn=QUEUE)),
    ("GetEventSourceMapping", lambda: dict(UUID=made["CreateEventSourceMapping"]["UUID"])),
    ("ListEventSourceMappings", dict(FunctionName="hello")),
    ("UpdateEventSourceMapping", lambda: dict(UUID=made["CreateEventSourceMapping"]["UUID"], BatchSize=2)),
    ("DeleteEventSourceMapping", lambda: dict(UUID=made["CreateEventSourceMapping"]["UUID"])),
    ("PublishLayerVersion", dict(LayerName="tools", Content={"ZipFile": package("layer")})),
    ("GetLayerVersion", dict(LayerName="tools", VersionNumber=1)),
    ("GetLayerVersionByArn", lambda: dict(Arn=made["PublishLayerVersion"]["LayerVersionArn"])),
    ("ListLayers", dict()),
    ("ListLayerVersions", dict(LayerName="tools")),
    ("AddLayerVersionPermission", dict(LayerName="tools", VersionNumber=1, StatementId="s", Action="lambda:GetLayerVersion", Principal="*")),
    ("GetLayerVersionPolicy", dict(LayerName="tools", VersionNumber=1)),
    ("RemoveLayerVersionPermission", dict(LayerName="tools", VersionNumber=1, StatementId="s")),
    ("DeleteLayerVersion", dict(LayerName="tools", VersionNumber=1)),
    ("GetAccountSettings", dict()),
    ("TagResource", dict(Resource=ARN, Tags={"a": "b"})),
    ("ListTags", dict(Resource=ARN)),
    ("UntagResource", dict(Resource=ARN, TagKeys=["a"])),
    ("PutFunctionRecursionConfig", dict(FunctionName="hello", RecursiveLoop="Allow")),
    ("GetFunctionRecursionConfig", dict(FunctionName="hello")),
    ("PutRuntimeManagementConfig", dict(FunctionName="hello", UpdateRuntimeOn="FunctionUpdate")),
    ("GetRuntimeManagementConfig", dict(FunctionName="hello")),
    (
        "CreateCodeSigningConfig",
        dict(AllowedPublishers={"SigningProfileVersionArns": [f"arn:aws:signer:us-east-1:{ACCOUNT}:/signing-profiles/test"]}),
    ),
    ("GetCodeSigningConfig", lambda: dict(CodeSigningConfigArn=csc())),
    ("UpdateCodeSigningConfig", lambda: dict(CodeSigningConfigArn=csc(), Description="x")),
    ("ListCodeSigningConfigs", dict()),
    ("PutFunctionCodeSigningConfig", lambda: dict(FunctionName="hello", CodeSigningConfigArn=csc())),
    ("GetFunctionCodeSigningConfig", dict(FunctionName="hello")),
    ("ListFunctionsByCodeSigningConfig", lambda: dict(CodeSigningConfigArn=csc())),
    ("DeleteFunctionCodeSigningConfig", dict(FunctionName="hello")),
    ("DeleteCodeSigningConfig", lambda: dict(CodeSigningConfigArn=csc())),
    ("ListCapacityProviders", dict()),
    ("ListDurableExecutionsByFunction", dict(FunctionName="hello")),
    ("DeleteAlias", dict(FunctionName="hello", Name="live")),
    ("DeleteFunction", dict(FunctionName="other")),
    # What the local runtime does not offer says so in AWS's own errors.
    ("PutFunctionScalingConfig", dict(FunctionName="hello", Qualifier="1")),
    ("GetFunctionScalingConfig", dict(FunctionName="hello", Qualifier="1")),
    (
        "CreateCapacityProvider",
        dict(
            CapacityProviderName="cp",
            VpcConfig={"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": ["sg-0123456789abcdef0"]},
            PermissionsConfig={"CapacityProviderOperatorRoleArn": ROLE},
        ),
    ),
    ("GetCapacityProvider", dict(CapacityProviderName="cp")),
    ("UpdateCapacityProvider", dict(CapacityProviderName="cp")),
    ("DeleteCapacityProvider", dict(CapacityProviderName="cp")),
    ("ListFunctionVersionsByCapacityProvider", dict(CapacityProviderName="cp")),
    ("GetDurableExecution", lambda: dict(DurableExecutionArn=execution())),
    ("GetDurableExecutionHistory", lambda: dict(DurableExecutionArn=execution())),
    ("GetDurableExecutionState", lambda: dict(DurableExecutionArn=execution(), CheckpointToken="dG9rZW4=")),
    ("CheckpointDurableExecution", lambda: dict(DurableExecutionArn=execution(), CheckpointToken="dG9rZW4=")),
    ("StopDurableExecution", lambda: dict(DurableExecutionArn=execution())),
    ("SendDurableExecutionCallbackSuccess", dict(CallbackId="Y2FsbGJhY2s=")),
    ("SendDurableExecutionCallbackFailure", dict(CallbackId="Y2FsbGJhY2s=")),
    ("SendDurableExecutionCallbackHeartbeat", dict(CallbackId="Y2FsbGJhY2s=")),
]


def csc():
    return made["CreateCodeSigningConfig"]["CodeSigningConfig"]["CodeSigningConfigArn"]


def execution():
    return f"{ARN}:1/durable-execution/e1/0123456789abcdef"


def bad_value(shape, depth=0):
    """A value that no constraint of the shape allows, of the shape's kind."""
    kind = shape.type_name
    if kind == "structure":
        return {name: bad_value(member, depth + 1) for name, member in shape.members.items()} if depth < 4 else {}
    if kind == "list":
        return [bad_value(shape.member, depth + 1)]
    if kind == "map":
        return {"!": bad_value(shape.value, depth + 1)}
    if kind in ("integer", "long"):
        return -99999
    if kind in ("double", "float"):
        return -1.5
    if kind == "boolean":
        return True
    if kind == "blob":
        return b"not a zip"
    if kind == "timestamp":
        return 0
    return "! no such thing !"


def wrong_kind(shape):
    """A value of another kind than the shape's."""
    return {"a": 1} if shape.type_name == "string" else "?"


MALFORMED = [b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"a": 1}}', b"<xml/>", b"\x00" * 64]


def call(case, operation, arguments, using):
    method = getattr(using, boto3_name(operation))
    line = {"case": case, "operation": operation}
    try:
        answer = method(**arguments)
        for value in list(answer.values()):
            # A body that streams is read to its end, as a user would.
            if hasattr(value, "read"):
                value.read()
            elif type(value).__name__ == "EventStream":
                list(value)
        made.setdefault(operation, answer)
        line.update(status=answer["ResponseMetadata"]["HTTPStatusCode"], requestId=bool(answer["ResponseMetadata"].get("RequestId")))
    except ClientError as error:
        answer = error.response
        line.update(
            status=answer["ResponseMetadata"]["HTTPStatusCode"],
            code=answer["Error"].get("Code"),
            message=answer["Error"].get("Message"),
            declared=answer["Error"].get("Code") in [shape.name for shape in model.operation_model(operation).error_shapes],
        )
    except Exception as error:  # What botocore cannot parse is what this is about.
        line.update(status=0, broken=f"{type(error).__name__}: {error}")
    print(json.dumps(line))


def boto3_name(operation):
    for name, wire in checked.meta.method_to_api_mapping.items():
        if wire == operation:
            return name
    raise KeyError(operation)


for operation, arguments in VALID:
    call("valid", operation, arguments() if callable(arguments) else arguments, checked)

for operation in model.operation_names:
    shape = model.operation_model(operation).input_shape
    members = shape.members if shape else {}
    call("nothing", operation, {name: "x" for name in shape.required_members if members[name].serialization.get("location") == "uri"} if shape else {}, unchecked)
    bad = {name: bad_value(member) for name, member in members.items()}
    call("bad", operation, bad, unchecked)
    in_body = {name: member for name, member in members.items() if not member.serialization.get("location")}
    if not in_body or (shape and shape.serialization.get("payload")):
        continue
    in_path = {name: "x" if member.type_name == "string" else 1 for name, member in members.items() if member.serialization.get("location") == "uri"}
    bodies = [(f"wrong kind of {name}", json.dumps({name: wrong_kind(member)}).encode()) for name, member in in_body.items()]
    for case, body in bodies + [(f"malformed {body[:12]!r}", body) for body in MALFORMED]:
        raw["body"] = body
        call(case, operation, in_path, unchecked)
        raw["body"] = None
