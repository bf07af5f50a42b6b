"""The runtime client of Isobar's Python functions: what /var/runtime does on AWS Lambda.

Speaks the Lambda Runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) and behaves as AWS's own
client does (https://github.com/aws/aws-lambda-python-runtime-interface-client), with nothing but the standard library
and nothing newer than Python 3.7.
"""

import decimal
import http.client
import importlib
import importlib.abc
import importlib.machinery
import json
import logging
import os
import re
import sys
import threading
import time
import traceback

API = "/2018-06-01/runtime"
# Marks a log record on stdout, where it keeps its place among what is printed: level, length in hexadecimal, text.
FRAME = b"\x1e\x02isobar"
TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
# Runtimes whose results keep their characters instead of escaping them.
ESCAPING = {"AWS_Lambda_python3.%d" % minor for minor in range(12)}
# Larger than that, the cause is left out of the report of an error.
MAX_XRAY_CAUSE = 1024 * 1024


class Fault(Exception):
    """An error that is reported under one of the runtime's own names."""

    def __init__(self, type_name, message, trace=None):
        super().__init__(message)
        self.type_name = type_name
        self.message = message
        self.trace = trace


# --------------------------------------------------------------------------------------------------------------- JSON

DECIMAL = "\x00decimal:"
ENCODED_DECIMAL = re.compile(r'"\\u0000decimal:([^"\\]*)"')


def _foreign(value):
    """What the standard library cannot write and AWS's client can: decimals with their digits, bytes as text."""
    if isinstance(value, decimal.Decimal):
        return DECIMAL + ("NaN" if value.is_nan() else str(value))
    if isinstance(value, bytes):
        return value.decode("utf-8")
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def _has_named_tuple(value, path=()):
    if isinstance(value, tuple) and callable(getattr(value, "_asdict", None)):
        return True
    if not isinstance(value, (dict, list, tuple)) or any(value is outer for outer in path):
        return False
    items = value.values() if isinstance(value, dict) else value
    return any(_has_named_tuple(item, path + (value,)) for item in items if isinstance(item, (dict, list, tuple)))


def _as_objects(value):
    """Named tuples as objects, as AWS's client writes them."""
    if isinstance(value, tuple) and callable(getattr(value, "_asdict", None)):
        value = dict(value._asdict())
    if isinstance(value, dict):
        return {key: _as_objects(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_objects(item) for item in value]
    return value


def to_json(value, ascii_only=False):
    if _has_named_tuple(value):
        value = _as_objects(value)
    text = json.dumps(value, default=_foreign, ensure_ascii=ascii_only)
    if "\\u0000decimal:" in text:
        text = ENCODED_DECIMAL.sub(r"\1", text)
    return text


# ---------------------------------------------------------------------------------------------------------------- Logs


class _Output:
    """stdout of the function: text as it is, log records in frames."""

    def __init__(self):
        self._lock = threading.Lock()

    def record(self, level, text):
        body = text.encode("utf-8", "backslashreplace")
        rank = min(5, max(0, level // 10))
        with self._lock:
            self._write(FRAME + b"%d%08x" % (rank, len(body)) + body)

    def text(self, text):
        with self._lock:
            self._write(text.encode("utf-8", "backslashreplace"))

    @staticmethod
    def _write(data):
        try:
            sys.stdout.flush()
        except ValueError:
            pass
        while data:
            data = data[os.write(1, data) :]


class _Handler(logging.Handler):
    """Log records with the id of the invocation, as text or as JSON."""

    def __init__(self, output):
        super().__init__()
        self.log_sink = self
        self._output = output

    def emit(self, record):
        try:
            self._output.record(record.levelno, self.format(record).rstrip("\n"))
        except Exception:
            self.handleError(record)

    def log(self, message):
        """`context.log`."""
        self._output.text(message)


class _Invocation(logging.Filter):
    """Knows the current invocation, and tells it to log records."""

    request_id = None
    tenant_id = None

    def filter(self, record):
        record.aws_request_id = self.request_id or ""
        record.tenant_id = self.tenant_id
        return True


STANDARD_FIELDS = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "aws_request_id", "tenant_id", "taskName"}


class _JsonFormatter(logging.Formatter):
    """https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html"""

    def __init__(self):
        super().__init__(datefmt=TIME_FORMAT)

    def format(self, record):
        record.levelno = min(50, max(0, record.levelno)) // 10 * 10
        failure = record.exc_info if record.exc_info and record.exc_info[0] else None
        fields = {
            "timestamp": self.formatTime(record, self.datefmt),
            "level": logging.getLevelName(record.levelno),
            "message": record.msg if isinstance(record.msg, dict) and not record.args else record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(failure[2]) if failure else None,
            "errorType": failure[0].__name__ if failure else None,
            "errorMessage": str(failure[1]) if failure else None,
            "requestId": record.aws_request_id,
            "location": "%s:%s:%s" % (record.pathname, record.funcName, record.lineno) if failure else None,
            "tenantId": record.tenant_id,
        }
        for name, value in record.__dict__.items():
            if name not in STANDARD_FIELDS and name not in fields:
                fields[name] = value
        kept = {name: value for name, value in fields.items() if value is not None}
        return json.dumps(kept, ensure_ascii=False, default=str)


def set_up_logging(output, invocation):
    wants_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    logging.Formatter.converter = time.gmtime
    handler = _Handler(output)
    text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
    handler.setFormatter(_JsonFormatter() if wants_json else logging.Formatter(text, "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(invocation)
    root = logging.getLogger()
    known = ("DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL")
    level = {"TRACE": "DEBUG"}.get(level, level)
    if level in known:
        root.setLevel(level)
    root.addHandler(handler)
    return wants_json


def log_error(output, error, wants_json):
    if wants_json:
        stamp = time.strftime(TIME_FORMAT, time.gmtime())
        output.record(logging.ERROR, to_json(dict([("timestamp", stamp), ("level", "ERROR")], **error)))
        return
    said = ": ".join(part for part in (error["errorType"], error["errorMessage"]) if part)
    lines = ["[ERROR] " + said if said else "[ERROR]", "Traceback (most recent call last):"]
    for element in error["stackTrace"]:
        for line in element.splitlines() or [""]:
            code = line.lstrip(" ")
            # Blanks that a log viewer does not swallow.
            lines.append("\u00a0" * (len(line) - len(code)) + code)
    output.record(logging.ERROR, "\n".join(lines))


# -------------------------------------------------------------------------------------------------------------- Errors


def error_of(message, type_name, trace, request_id=None):
    return {
        "errorMessage": message or "",
        "errorType": type_name or "",
        "requestId": request_id or "",
        "stackTrace": trace or [],
    }


def error_of_exception(exc_info, request_id=None):
    """The error with the frames of the user's own code, and what X-Ray wants to know of it."""
    kind, value, trace = exc_info
    frames = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in traceback.extract_tb(trace)]
    first = next((at for at, frame in enumerate(frames) if frame[0] != __file__), 0)
    frames = frames[first:]
    error = error_of(str(value), kind.__name__, traceback.format_list(frames), request_id)
    return error, xray_cause(kind.__name__, str(value), frames)


def xray_cause(kind, message, frames):
    stack = [{"label": name, "path": path, "line": line} for path, line, name, _ in frames]
    cause = {
        "working_directory": os.getcwd(),
        "exceptions": [{"message": message, "type": kind, "stack": stack}],
        "paths": sorted({frame[0] for frame in frames}),
    }
    text = to_json(cause, ascii_only=True)
    return text if len(text) < MAX_XRAY_CAUSE else ""


# ------------------------------------------------------------------------------------------------------------- Context


class _Fields:
    __slots__ = ()

    def __init__(self, values=None):
        for name in self.__slots__:
            if values is not None:
                setattr(self, name, values.get(name))

    def __repr__(self):
        # As AWS's own: a member that was never set is an error there too.
        return "%s([%s])" % (type(self).__name__, ",".join("%s=%s" % (name, getattr(self, name)) for name in self.__slots__))


class CognitoIdentity(_Fields):
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(_Fields):
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext(_Fields):
    __slots__ = ("custom", "env", "client")


class LambdaContext:
    """https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

    def __init__(self, headers):
        environ = os.environ
        client = parse_header(headers.get("Lambda-Runtime-Client-Context"), "Client Context")
        identity = parse_header(headers.get("Lambda-Runtime-Cognito-Identity"), "Cognito Identity")
        w3c = client.pop("w3c", None) if isinstance(client, dict) else None
        self.aws_request_id = headers.get("Lambda-Runtime-Aws-Request-Id")
        self.log_group_name = environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        self._w3c_fields = {
            name: w3c[name]
            for name in ("traceparent", "tracestate", "baggage")
            if isinstance(w3c, dict) and isinstance(w3c.get(name), str)
        }
        self.client_context = None if client is None else ClientContext(client)
        if self.client_context is not None and self.client_context.client is not None:
            self.client_context.client = Client(self.client_context.client)
        self.identity = CognitoIdentity({})
        if identity is not None:
            self.identity.cognito_identity_id = identity.get("cognitoIdentityId")
            self.identity.cognito_identity_pool_id = identity.get("cognitoIdentityPoolId")
        self._epoch_deadline_time_in_ms = int(headers.get("Lambda-Runtime-Deadline-Ms", 0))

    def get_remaining_time_in_millis(self):
        return max(0, self._epoch_deadline_time_in_ms - int(time.time() * 1000))

    def w3c(self):
        return dict(self._w3c_fields)

    def log(self, msg):
        for handler in logging.getLogger().handlers:
            if hasattr(handler, "log_sink"):
                handler.log_sink.log(str(msg))
                return
        sys.stdout.write(str(msg))

    def __repr__(self):
        shown = (
            "aws_request_id log_group_name log_stream_name function_name memory_limit_in_mb function_version "
            "invoked_function_arn client_context identity tenant_id"
        )
        return "LambdaContext([%s])" % ",".join("%s=%s" % (name, getattr(self, name)) for name in shown.split())


def parse_header(text, name):
    if not text:
        return None
    try:
        return json.loads(text)
    except Exception as error:
        raise Fault("Runtime.LambdaContextUnmarshalError", "Unable to parse %s JSON: %s" % (name, error))


# ------------------------------------------------------------------------------------------------------------- Handler


def find_handler(name):
    """The function that `path/module.function` names."""
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        why = "not enough values to unpack (expected 2, got 1)"
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, why))
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
    except SyntaxError as error:
        place = '  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)
        raise Fault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error), [place])
    if not hasattr(module, function_name):
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        raise Fault("Runtime.HandlerNotFound", message)
    return getattr(module, function_name)


def parse_event(body, content_type):
    if content_type != "application/json":
        return body
    try:
        return json.loads(body)
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error)


def write_result(result):
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        text = to_json(result, ascii_only=os.environ.get("AWS_EXECUTION_ENV") in ESCAPING)
        return text.encode("utf-8"), "application/json"
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)


# ---------------------------------------------------------------------------------------------------------------- Loop


class RuntimeApi:
    def __init__(self, address):
        self._connection = http.client.HTTPConnection(address)

    def next(self):
        status, headers, body = self._request("GET", "/invocation/next")
        if status != 200:
            raise RuntimeError("The Runtime API answered %d: %s" % (status, body.decode("utf-8", "replace")))
        return headers, body

    def post(self, path, body, headers):
        self._request("POST", path, body, headers)

    def _request(self, method, path, body=None, headers=None):
        self._connection.request(method, API + path, body, headers or {})
        response = self._connection.getresponse()
        return response.status, response.headers, response.read()


def prepare_path():
    """The code first, then layers, which are in PYTHONPATH. This file's own directory is not for the function to see."""
    root = os.environ.get("LAMBDA_TASK_ROOT", os.getcwd())
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [root] + [path for path in sys.path if path not in ("", here)]


class SuppliedSdk(importlib.abc.MetaPathFinder):
    """boto3 and what it needs, from where this machine has them: after the code, layers and the interpreter's own."""

    NAMES = {"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six"}

    def __init__(self, directory):
        self._directories = [directory]

    def find_spec(self, name, path=None, target=None):
        if path is None and name in self.NAMES:
            return importlib.machinery.PathFinder.find_spec(name, self._directories, target)
        return None


def supply_sdk():
    """Lambda's Python runtimes bring boto3 (https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html)."""
    directory = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    if directory:
        sys.meta_path.append(SuppliedSdk(directory))


def say_missing_sdk(output, error):
    if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] in SuppliedSdk.NAMES:
        text = "Lambda's Python runtimes bring boto3; no Python on this machine has it. Install it (pip install boto3), or put it into the package."
        output.record(logging.WARNING, text)


def say_version(output):
    wanted = re.match(r"AWS_Lambda_python(\d+)\.(\d+)$", os.environ.get("AWS_EXECUTION_ENV", ""))
    have = "%d.%d" % sys.version_info[:2]
    if wanted and wanted.groups() != tuple(have.split(".")):
        output.record(logging.WARNING, "The function is for Python %s.%s; it runs on the Python %s of this machine." % (wanted.groups() + (have,)))


def start(api, output, invocation):
    """Loads the handler. Where that fails it is reported, and the process ends."""
    wants_json = set_up_logging(output, invocation)
    say_version(output)
    try:
        return find_handler(os.environ["_HANDLER"]), wants_json
    except Fault as fault:
        say_missing_sdk(output, fault.__context__)
        error = error_of(fault.message, fault.type_name, fault.trace)
    except Exception:
        error, _ = error_of_exception(sys.exc_info())
    log_error(output, error, wants_json)
    headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": error["errorType"]}
    api.post("/init/error", to_json(error).encode("utf-8"), headers)
    sys.exit(1)


def work_off(api, handler, headers, body, output, wants_json):
    request_id = headers.get("Lambda-Runtime-Aws-Request-Id")
    try:
        context = LambdaContext(headers)
        event = parse_event(body, headers.get("Content-Type"))
        result, content_type = write_result(handler(event, context))
    except Fault as fault:
        error = error_of(fault.message, fault.type_name, fault.trace, request_id)
        cause = xray_cause("LambdaValidationError", fault.message, [])
    except Exception:
        error, cause = error_of_exception(sys.exc_info(), request_id)
    else:
        api.post("/invocation/%s/response" % request_id, result, {"Content-Type": content_type})
        return
    log_error(output, error, wants_json)
    report = {
        "Content-Type": "application/json",
        "Lambda-Runtime-Function-Error-Type": "Unhandled",
        "Lambda-Runtime-Function-XRay-Error-Cause": cause,
    }
    api.post("/invocation/%s/error" % request_id, to_json(error).encode("utf-8"), report)


def main():
    prepare_path()
    supply_sdk()
    output = _Output()
    invocation = _Invocation()
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    handler, wants_json = start(api, output, invocation)
    while True:
        headers, body = api.next()
        invocation.request_id = headers.get("Lambda-Runtime-Aws-Request-Id")
        invocation.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        trace_id = headers.get("Lambda-Runtime-Trace-Id")
        if trace_id is None:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        else:
            os.environ["_X_AMZN_TRACE_ID"] = trace_id
        work_off(api, handler, headers, body, output, wants_json)


if __name__ == "__main__":
    main()
