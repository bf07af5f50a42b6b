/** The same Python handlers under awslambdaric and under our client: same results, errors and log records. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cleanUp, writeProject } from '../../../testing/worker-harness.ts';
import { findOfficialPython, INSTALL, runPythonClient, type PythonOutcome } from '../../testing/official-python.ts';
import { lambdaEnvironment } from '../environment.ts';
import { findPython } from './find-python.ts';
import { LogStream } from '../runtime-api/log-stream.ts';

after(cleanUp);

const official = findOfficialPython();
const OURS = fileURLToPath(new URL('./bootstrap.py', import.meta.url));
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z/g;

interface Case {
  name: string;
  code: string | Record<string, string>;
  handler?: string;
  event?: string;
  env?: Record<string, string>;
  headers?: Record<string, string>;
  /** Ours puts records in frames; what is compared is their text. */
  logs?: boolean;
}

const returns = (value: string): string => `import decimal, datetime, collections\ndef handler(event, context):\n    return ${value}\n`;

const cases: Case[] = [
  { name: 'a dictionary', code: returns('{"got": event, "list": [1, None, True, 1.5, "ü"]}'), event: '{"a": "é"}' },
  { name: 'characters outside of the basic plane', code: returns('"\\U0001F600 \\u2028"') },
  { name: 'escapes on older runtimes', code: returns('{"a": "ü"}'), env: { AWS_EXECUTION_ENV: 'AWS_Lambda_python3.9' } },
  { name: 'None', code: returns('None') },
  { name: 'text', code: returns('"text"') },
  { name: 'bytes', code: returns('b"\\x00raw"') },
  { name: 'bytes inside', code: returns('{"a": b"text"}') },
  { name: 'decimals keep their digits', code: returns('[decimal.Decimal("1.10"), decimal.Decimal("1E+3"), {"x": decimal.Decimal(7)}]') },
  { name: 'a decimal that is no number', code: returns('decimal.Decimal("NaN")') },
  { name: 'infinity', code: returns('float("inf")') },
  { name: 'tuples', code: returns('(1, (2, 3))') },
  { name: 'named tuples', code: returns('collections.namedtuple("P", "x y")(1, [2])') },
  { name: 'keys that are no text', code: returns('{1: "a", None: "b", True: "c"}') },
  { name: 'a date cannot be written', code: returns('datetime.datetime(2026, 1, 1)') },
  { name: 'a set cannot be written', code: returns('{"a": {1}}') },
  { name: 'a circle cannot be written', code: 'def handler(event, context):\n    a = []\n    a.append(a)\n    return a\n' },
  { name: 'an event that is no JSON', code: returns('event'), event: '{"a":' },
  { name: 'an event of another type', code: returns('type(event).__name__'), event: 'x', headers: { 'Content-Type': 'text/plain' } },
  { name: 'an exception', code: 'def inner():\n    raise ValueError("no ü")\n\ndef handler(event, context):\n    inner()\n' },
  { name: 'an exception without a message', code: 'def handler(event, context):\n    raise RuntimeError\n' },
  {
    name: 'an exception with a cause',
    code: 'def handler(event, context):\n    try:\n        1 / 0\n    except Exception as e:\n        raise KeyError("k") from e\n',
  },
  {
    name: 'the context',
    code: returns(
      '[context.function_name, context.function_version, context.memory_limit_in_mb, context.aws_request_id, context.invoked_function_arn, context.log_group_name, context.log_stream_name, context.tenant_id, context.client_context, repr(context.identity), 0 < context.get_remaining_time_in_millis() <= 30000, sorted(k for k in vars(context))]',
    ),
  },
  {
    name: 'client context and identity',
    code: returns(
      '[context.client_context.custom, context.client_context.env, context.client_context.client.app_title, context.identity.cognito_identity_id, repr(context), context.w3c()]',
    ),
    headers: {
      'Lambda-Runtime-Client-Context': '{"custom":{"a":1},"env":{"b":"2"},"client":{"app_title":"t"},"w3c":{"traceparent":"00-1","x":"y"}}',
      'Lambda-Runtime-Cognito-Identity': '{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}',
      'Lambda-Runtime-Aws-Tenant-Id': 'tenant',
    },
  },
  { name: 'a client context that is no JSON', code: returns('1'), headers: { 'Lambda-Runtime-Client-Context': '{' } },
  { name: 'the trace id', code: 'import os\ndef handler(event, context):\n    return os.environ["_X_AMZN_TRACE_ID"]\n' },
  {
    name: 'a nested module',
    code: {
      'src/api/app.py': 'from .names import NAME\ndef handler(event, context):\n    return [NAME, __name__]\n',
      'src/api/names.py': 'NAME = "nested"\n',
    },
    handler: 'src/api/app.handler',
  },
  {
    name: 'a dotted module',
    code: { 'pkg/__init__.py': '', 'pkg/mod.py': 'def handler(event, context):\n    return __name__\n' },
    handler: 'pkg.mod.handler',
  },
  { name: 'no such module', code: {}, handler: 'missing.handler' },
  { name: 'a missing dependency', code: 'import not_there\n' },
  { name: 'no such function', code: 'x = 1\n' },
  { name: 'a syntax error', code: 'def handler(event, context:\n    pass\n' },
  { name: 'an exception at import', code: 'def f():\n    raise TypeError("while loading")\nf()\n' },
  { name: 'a handler name without a function', code: '', handler: 'index' },
  { name: 'a built-in module', code: '', handler: 'sys.exit' },
  {
    name: 'log records as text',
    code: 'import logging\nlogging.getLogger().setLevel("INFO")\nlog = logging.getLogger("mine")\ndef handler(event, context):\n    print("printed")\n    context.log("plain\\n")\n    log.info("said %s", 1)\n    log.debug("not said")\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        log.exception("failed")\n    raise ValueError("end")\n',
    logs: true,
  },
  {
    name: 'log records as JSON',
    code: 'import logging\nlog = logging.getLogger("mine")\ndef handler(event, context):\n    log.warning("said %s", "ü", extra={"more": [1], "other": object})\n    log.error({"a": 1})\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        log.exception("failed")\n    raise ValueError("end")\n',
    env: { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: 'DEBUG' },
    logs: true,
  },
];

describe('awslambdaric and our client agree', { skip: official === null && INSTALL, concurrency: 2 }, () => {
  for (const one of cases) test(one.name, () => compare(one));
});

const anyPython = findPython('3.13');
test('where no Python has boto3, the log says what to do', { skip: anyPython === null && 'tool not installed: python3' }, async () => {
  const codeDir = writeProject({ 'app.py': 'import boto3.dynamodb\n' });
  const variables = { PATH: process.env['PATH'] ?? '', _HANDLER: 'app.handler', LAMBDA_TASK_ROOT: codeDir };
  // Without site-packages, as a Python that nothing is installed for.
  const { kind, body, stdout } = await runPythonClient([anyPython?.executable ?? '', '-S', '-u', '-B', OURS, ''], codeDir, variables, '{}');
  assert.deepEqual([kind, (JSON.parse(body) as { errorType: string }).errorType], ['init_error', 'Runtime.ImportModuleError']);
  assert.match(logged(stdout).join('\n'), /no Python on this machine has it\. Install it \(pip install boto3\)/);
});

async function compare({ code, handler = 'app.handler', event = '{}', env = {}, headers = {}, logs = false }: Case): Promise<void> {
  const files = typeof code === 'string' ? { 'app.py': code } : { 'keep.txt': '', ...code };
  const codeDir = writeProject(files);
  const identity = {
    name: 'harnessed',
    version: '1',
    runtime: 'python3.13',
    handler,
    memoryMb: 128,
    timeoutS: 3,
    codeDir,
    env,
    url: null,
    mounts: [],
  };
  const variables = { PATH: process.env['PATH'] ?? '', PYTHONDONTWRITEBYTECODE: '1', ...lambdaEnvironment(identity), ...env };
  const python = official ?? '';
  const [theirs, ours] = await Promise.all([
    runPythonClient([python, '-m', 'awslambdaric', handler], codeDir, variables, event, headers),
    runPythonClient([python, '-u', '-B', OURS], codeDir, variables, event, headers),
  ]);
  assert.deepEqual(comparable(ours), comparable(theirs));
  if (logs) assert.deepEqual(logged(ours.stdout), logged(theirs.stdout));
}

/** What a caller sees. Frames of the clients' own files and of the importing machinery are theirs. */
function comparable({ kind, body, contentType }: PythonOutcome): unknown {
  if (kind === 'response') return { kind, body, contentType };
  const error = body === '' ? {} : (JSON.parse(body) as { stackTrace?: string[] });
  const stackTrace = (error.stackTrace ?? []).filter((frame) => !/bootstrap\.py|awslambdaric|importlib/.test(frame));
  return { kind, error: { ...error, stackTrace } };
}

/** Texts of the log, whatever ends a line in it. */
function logged(stdout: string): string[] {
  const entries: string[] = [];
  const stream = new LogStream('info', (_level, text) => void entries.push(text));
  stream.push(Buffer.from(stdout));
  stream.flush();
  const lines = entries
    .join('\n')
    .replaceAll(TIME, 'TIME')
    // A record that ends with an exception has no line break; on Lambda records are framed.
    .replaceAll(/\[(?:INFO|ERROR)\]/g, '\n$&')
    .split(/[\r\n]+/)
    .map((line) => line.replaceAll(' ', ' ').trim())
    // Which Python it runs on is for us alone to say.
    .filter((line) => line !== '' && !line.includes('it runs on the Python') && !/bootstrap\.py|awslambdaric/.test(line));
  // JSON members come in an order of each client's own.
  return lines.map((line) => (line.startsWith('{') ? JSON.stringify(sorted(JSON.parse(line) as Record<string, unknown>)) : line));
}

const sorted = (value: Record<string, unknown>): unknown => {
  const stack = (value['stackTrace'] as string[] | undefined)?.filter((frame) => !/bootstrap\.py/.test(frame));
  const entries = Object.entries(stack === undefined ? value : { ...value, stackTrace: stack });
  return entries.filter(([name]) => name !== 'location').toSorted(([a], [b]) => (a < b ? -1 : 1));
};
