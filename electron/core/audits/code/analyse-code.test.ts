import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeFacts } from '#shared/model/audit/code-facts.ts';
import { analyseCode } from './analyse-code.ts';
import { guessEntries } from './entries.ts';
import { mergeKnowledge } from './knowledge.ts';
import type { CodeTree } from './code-tree.ts';
import { createModules } from './modules.ts';

// The test's own modules import nothing of a cloud; the code that is read does.
const AZURE = ['@azure', 'functions'].join('/');
const S3 = ['@aws-sdk', 'client-s3'].join('/');

const SDK = {
  sdk: [/^@aws-sdk\//, /^boto3\.(?:client|resource)\(/],
  publishes: [/\.publish$/],
  secrets: [/\.get_secret_value$/],
  registers: [/^@azure\/functions\.app\.http$/],
  requests: [],
};

function treeOf(files: Record<string, string>): CodeTree {
  return {
    paths: Object.keys(files).toSorted(),
    has: (path) => path in files,
    text: (path) => files[path] ?? null,
    size: (path) => files[path]?.length ?? 0,
  };
}

async function analyse(files: Record<string, string>): Promise<CodeFacts> {
  const tree = treeOf(files);
  return analyseCode(createModules(tree, ''), guessEntries(tree, ''), mergeKnowledge([SDK]), AbortSignal.timeout(20_000));
}

/** `RULE line` of every flow. */
const found = (facts: CodeFacts) => facts.flows.map(({ rule, at }) => `${rule} ${at.line}`);

/** A case: code, and what is to be found in it. */
const CASES: readonly { name: string; file: string; code: string; expect: string[] }[] = [
  { name: 'a command from a query string', file: 'index.js', code: "const cp = require('child_process');\nexports.handler = async (event) => {\n  const url = event.queryStringParameters.url;\n  return cp.execSync(`curl ${url}`).toString();\n};", expect: ['CODE-001 4'] },
  { name: 'a command with a fixed text', file: 'index.js', code: "const cp = require('child_process');\nexports.handler = async (event) => cp.execSync('ls').toString();", expect: [] },
  { name: 'a command that is put together', file: 'app.py', code: 'import os, time\ndef lambda_handler(event, context):\n    os.system("ls")\n    os.system(f"echo {time.time()} >> /tmp/x")\ndef script(name):\n    os.system("build " + name)\n', expect: ['CODE-001 4'] },
  { name: 'a command from a table', file: 'app.py', code: 'import boto3, subprocess\ntable = boto3.resource("dynamodb").Table("jobs")\ndef lambda_handler(event, context):\n    item = table.get_item(Key={"id": "next"})["Item"]\n    subprocess.run(item["command"], shell=True)\n    subprocess.run(["convert", item["name"]])\n', expect: ['CODE-001 5'] },
  { name: 'arguments as a list, without a shell', file: 'index.js', code: "const { execFile } = require('child_process');\nexports.handler = async (event) => execFile('convert', [event.name]);", expect: [] },
  { name: 'a shell by option', file: 'index.mjs', code: "import { spawn } from 'node:child_process';\nexport const handler = async (event) => { spawn('convert', [event.name], { shell: true }); };", expect: ['CODE-001 2'] },
  { name: 'a number cannot be a command', file: 'index.js', code: "const cp = require('child_process');\nexports.handler = async (event) => cp.execSync(`head -n ${parseInt(event.n, 10)} f`);", expect: [] },
  { name: 'a promisified shell', file: 'index.js', code: "const util = require('util');\nconst exec = util.promisify(require('child_process').exec);\nexports.handler = async (event) => { await exec('ping ' + event.host); };", expect: ['CODE-001 3'] },
  { name: 'through a function of another name', file: 'index.js', code: "const cp = require('child_process');\nfunction run(what) { return cp.execSync(what); }\nexports.handler = async (event) => run('x ' + JSON.parse(event.body).cmd);", expect: ['CODE-001 2'] },
  { name: 'os.system', file: 'app.py', code: 'import os\ndef lambda_handler(event, context):\n    key = event["Records"][0]["s3"]["object"]["key"]\n    os.system("touch /tmp/{}".format(key))\n', expect: ['CODE-001 4'] },
  { name: 'a quoted argument', file: 'app.py', code: 'import os, shlex\ndef lambda_handler(event, context):\n    os.system("touch " + shlex.quote(event["key"]))\n', expect: [] },
  { name: 'subprocess with a shell', file: 'app.py', code: 'import subprocess\ndef lambda_handler(event, context):\n    subprocess.run(f"ls {event[\'d\']}", shell=True)\n', expect: ['CODE-001 3'] },
  { name: 'subprocess with a list', file: 'app.py', code: 'import subprocess\ndef lambda_handler(event, context):\n    subprocess.run(["ls", event["d"]])\n', expect: [] },
  { name: 'eval', file: 'index.js', code: 'exports.handler = async (event) => eval(event.code);', expect: ['CODE-002 1'] },
  { name: 'eval of a text put together', file: 'app.py', code: 'def lambda_handler(event, context):\n    q = "a"\n    if "x" in event:\n        q = q + "b"\n    return eval(q + str(1))\n', expect: ['CODE-002 5'] },
  { name: 'pickle', file: 'app.py', code: 'import pickle, base64\ndef lambda_handler(event, context):\n    return pickle.loads(base64.b64decode(event["body"]))\n', expect: ['CODE-003 3'] },
  { name: 'objects read back from a store, in a function that nobody calls', file: 'app.py', code: 'import boto3, json, jsonpickle\ntable = boto3.resource("dynamodb").Table("orders")\ndef get(order):\n    found = table.get_item(Key={"id": order})\n    json.loads(json.dumps(found["Item"]))\n    return jsonpickle.decode(json.dumps(found["Item"]))\ndef lambda_handler(event, context):\n    return 1\n', expect: ['CODE-003 6'] },
  { name: 'objects read back from a bucket', file: 'index.mjs', code: `import { S3Client, GetObjectCommand } from '${S3}';\nimport serialize from 'node-serialize';\nexport const handler = async () => {\n  const found = await new S3Client({}).send(new GetObjectCommand({ Bucket: 'a', Key: 'b' }));\n  const text = await found.Body.transformToString();\n  return [JSON.parse(text), serialize.unserialize(text)];\n};`, expect: ['CODE-003 6'] },
  { name: 'yaml, safe and not', file: 'app.py', code: 'import yaml\ndef lambda_handler(event, context):\n    yaml.load(event["body"], Loader=yaml.SafeLoader)\n    return yaml.load(event["body"])\n', expect: ['CODE-003 4'] },
  { name: 'node-serialize', file: 'index.js', code: "const s = require('node-serialize');\nexports.handler = (event, context, callback) => callback(null, s.unserialize(event.body));", expect: ['CODE-003 2'] },
  { name: 'a query put together', file: 'index.js', code: "const { Pool } = require('pg');\nconst pool = new Pool();\nexports.handler = async (event) => pool.query(`SELECT * FROM t WHERE id = '${event.id}'`);", expect: ['CODE-004 3'] },
  { name: 'a query by the format of a tuple', file: 'app.py', code: 'import pymysql\ndb = pymysql.connect(host="h")\ndef lambda_handler(event, context):\n    with db.cursor() as cur:\n        cur.execute("INSERT INTO t (a, b) VALUES (\'%s\', %s)" % (event["a"], event["b"]))\n        cur.execute("INSERT INTO t (a, b) VALUES (%s, %s)", (event["a"], event["b"]))\n', expect: ['CODE-004 5'] },
  { name: 'a filter of a table, put together and not', file: 'app.py', code: 'import boto3\nfrom boto3.dynamodb.conditions import Attr, Key\ndb = boto3.client("dynamodb")\ndef lambda_handler(event, context):\n    db.scan(TableName="t", FilterExpression="id = :id", ExpressionAttributeValues={":id": {"S": event["id"]}})\n    db.scan(TableName="t", FilterExpression="name = " + event["name"])\n    db.query(TableName=event["table"])\n    table = boto3.resource("dynamodb").Table("t")\n    table.query(KeyConditionExpression=Key("id").eq(event["id"]))\n    table.scan(FilterExpression=Attr("a").eq(event["a"]) & Attr("b").begins_with(event["b"]))\n', expect: ['CODE-004 6', 'CODE-004 7'] },
  { name: 'a query with parameters', file: 'index.js', code: "const { Pool } = require('pg');\nconst pool = new Pool();\nexports.handler = async (event) => pool.query('SELECT * FROM t WHERE id = $1', [event.id]);", expect: [] },
  { name: 'a query in Python', file: 'app.py', code: 'import sqlite3\ndef lambda_handler(event, context):\n    c = sqlite3.connect("x").cursor()\n    c.execute("SELECT * FROM t WHERE id = ?", (event["id"],))\n    c.execute("SELECT * FROM t WHERE id = " + event["id"])\n', expect: ['CODE-004 5'] },
  { name: 'where a request goes', file: 'index.mjs', code: 'export const handler = async (event) => {\n  await fetch(`https://api.example.com/${event.id}`);\n  return fetch(event.url);\n};', expect: ['CODE-005 3'] },
  { name: 'where a request goes, in Python', file: 'main.py', code: 'import requests\nimport urllib.request\ndef main(req):\n    requests.get("https://a.example/" + req.args["x"])\n    return urllib.request.urlopen(req.args["url"]).read()\n', expect: ['CODE-005 5'] },
  { name: 'a file path', file: 'index.js', code: "const fs = require('fs');\nconst path = require('path');\nexports.handler = async (event) => {\n  fs.readFileSync('/tmp/' + path.basename(event.name));\n  return fs.readFileSync('/tmp/' + event.name);\n};", expect: ['CODE-006 5'] },
  { name: 'a token taken apart', file: 'index.js', code: "exports.handler = async (event) => {\n  const parts = event.headers.Authorization.split('.');\n  return JSON.parse(Buffer.from(parts[1], 'base64').toString()).user;\n};", expect: ['CODE-007 3'] },
  { name: 'a token that is verified', file: 'index.js', code: "const jwt = require('jsonwebtoken');\nexports.handler = async (event) => jwt.verify(event.headers.Authorization, process.env.PUBLIC_PEM).sub;", expect: [] },
  { name: 'a token decoded without its signature', file: 'app.py', code: 'import jwt\ndef lambda_handler(event, context):\n    return jwt.decode(event["token"], options={"verify_signature": False})\n', expect: ['CODE-007 3'] },
  { name: 'predictable tokens', file: 'index.js', code: "exports.handler = async (event) => {\n  const resetToken = Math.random().toString(36).slice(2);\n  const delay = Math.random() * 100;\n  return { resetToken, delay };\n};", expect: ['CODE-008 2'] },
  { name: 'certificates', file: 'index.js', code: "const https = require('https');\nprocess.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\nexports.agent = new https.Agent({ rejectUnauthorized: false });", expect: ['CODE-009 2', 'CODE-009 3'] },
  { name: 'stack traces', file: 'index.js', code: 'exports.handler = async (event) => {\n  try { return await go(event.id); }\n  catch (err) { return { statusCode: 500, body: err.stack }; }\n};', expect: ['CODE-010 3'] },
  { name: 'messages are no stack traces', file: 'index.js', code: 'exports.handler = async (event) => {\n  try { return await go(event.id); }\n  catch (err) { return { statusCode: 500, body: err.message }; }\n};', expect: [] },
  { name: 'whole events in the log', file: 'app.py', code: 'import json\ndef lambda_handler(event, context):\n    print(event["id"])\n    print(json.dumps(event))\n', expect: ['CODE-011 4'] },
  { name: 'costly expressions', file: 'index.js', code: 'exports.handler = async (event) => /^(a+)+$/.test(event.name) || /^[a-z]+$/.test(event.name);', expect: ['CODE-012 1'] },
  { name: 'secrets that go out', file: 'index.js', code: 'exports.handler = async () => {\n  console.log(process.env.DB_PASSWORD);\n  return { statusCode: 200, body: process.env.API_KEY };\n};', expect: ['SEC-005 2', 'SEC-005 3'] },
  { name: 'secrets that are used', file: 'index.js', code: "const { Pool } = require('pg');\nconst pool = new Pool({ password: process.env.DB_PASSWORD });\nexports.handler = async () => ({ rows: await pool.query('SELECT 1') });", expect: [] },
  { name: 'rights that the caller claims', file: 'app.py', code: 'import json\ndef lambda_handler(event, context):\n    body = json.loads(event["body"])\n    if body["role"] == "admin":\n        return 1\n', expect: ['AUTH-102 4'] },
  { name: 'state that outlives a call', file: 'index.js', code: 'let last;\nexports.handler = async (event) => { last = event.user; return last; };', expect: ['SAS12-001 2'] },
  { name: 'a registered function of Azure', file: 'src/app.js', code: `const { app } = require('${AZURE}');\nconst cp = require('child_process');\napp.http('x', { handler: async (request) => ({ body: cp.execSync(request.query.get('c')) }) });`, expect: ['CODE-001 3'] },
  { name: 'a route of Express', file: 'index.js', code: "const express = require('express');\nconst app = express();\napp.get('/x', (req, res) => { res.send(eval(req.query.q)); });\nmodule.exports = app;", expect: ['CODE-002 3'] },
  { name: 'a route of Flask', file: 'main.py', code: 'from flask import Flask, request\nimport os\napp = Flask(__name__)\n@app.route("/x")\ndef x():\n    return os.popen(request.args.get("c")).read()\n', expect: ['CODE-001 6'] },
]; // prettier-ignore

/** What was found of what is there, by rule; printed at the end. */
const tally = new Map<string, { there: number; found: number; false: number }>();

function count(expect: readonly string[], got: readonly string[]): void {
  const of = (each: string) => {
    const rule = each.split(' ')[0] ?? '';
    const row = tally.get(rule) ?? { there: 0, found: 0, false: 0 };
    tally.set(rule, row);
    return row;
  };
  for (const each of expect) {
    of(each).there++;
    if (got.includes(each)) of(each).found++;
  }
  for (const each of got) if (!expect.includes(each)) of(each).false++;
}

for (const { name, file, code, expect } of CASES) {
  test(`code: ${name}`, async () => {
    const facts = await analyse({ [file]: code });
    count(expect, found(facts));
    assert.deepEqual(
      found(facts).filter((each) => !expect.includes(each)),
      [],
      'nothing else is reported',
    );
    for (const each of expect) assert.ok(found(facts).includes(each), `${each} is found, not only ${found(facts).join(', ')}`);
  });
}

test('recall and precision by rule', (t) => {
  for (const [rule, row] of [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    t.diagnostic(`${rule}: recall ${row.found}/${row.there}, precision ${row.found}/${row.found + row.false}`);
  }
  assert.ok(tally.size >= 14, 'every rule about code has a case');
});

test('TypeScript is read with its types, and places are those of the file as written', async () => {
  const facts = await analyse({
    'index.ts': "import { exec } from 'node:child_process';\n\ninterface Event {\n  host: string;\n}\n\nexport const handler = async (event: Event): Promise<void> => {\n  exec(`ping ${event.host}`);\n};\n",
  });
  assert.deepEqual(found(facts), ['CODE-001 8']);
}); // prettier-ignore

test('a value is followed across files, and the way is told', async () => {
  const facts = await analyse({
    'index.js':
      "const { run } = require('./lib/run');\nexports.handler = async (event) => {\n  const name = event.name;\n  return run(name);\n};\n",
    'lib/run.js':
      "const cp = require('child_process');\nexports.run = (name) => {\n  const line = `echo ${name}`;\n  return cp.execSync(line);\n};\n",
  });
  const [flow] = facts.flows;
  assert.equal(flow?.at.file, 'lib/run.js');
  assert.equal(flow?.source, 'event.name');
  assert.deepEqual(
    flow?.path.map(({ at }) => `${at.file}:${at.line}`),
    ['index.js:3', 'lib/run.js:3', 'lib/run.js:4'],
  );
});

test('calls of client libraries are noted with the names they are given', async () => {
  const facts = await analyse({
    'app.py': 'import boto3\ndef lambda_handler(event, context):\n    boto3.client("s3").put_object(Bucket="uploads", Key=event["k"])\n',
    'index.mjs': `import { S3Client, PutObjectCommand } from '${S3}';\nexport const handler = async (event) => new S3Client({}).send(new PutObjectCommand({ Bucket: 'uploads', Key: event.k }));\n`,
  });
  assert.deepEqual(
    facts.calls.filter(({ symbol }) => /put/i.test(symbol)).map(({ symbol, args }) => [symbol, args['Bucket']]),
    [
      ['boto3.client(s3).put_object', 'uploads'],
      ['@aws-sdk/client-s3.PutObjectCommand', 'uploads'],
    ],
  );
}); // prettier-ignore

test('circular imports, syntax errors, long lines and deep nesting end in a note, not in a failure', async () => {
  const facts = await analyse({
    'a.js': "const b = require('./b');\nexports.handler = async (event) => b.go(event.x);\nexports.back = eval;",
    'b.js': "const a = require('./a');\nexports.go = (x) => a.back(x);",
    'broken.js': 'exports.handler = async (event => {',
    'broken.py': 'def lambda_handler(event, context):\n    return (\nclass ???',
    'packed.js': `exports.handler=async(event)=>{${'a();'.repeat(10_000)}}`,
    'many.js': `exports.handler = async (event) => {\nlet q = '';\n${Array.from({ length: 1500 }, (_, i) => `if (event.a${i}) { q += event.b${i}; } else { let z${i} = 1; }\n`).join('')}return eval(q);\n};`,
    'deep.js': `exports.handler = async (event) => ${'('.repeat(5_000)}1${')'.repeat(5_000)};`,
  });
  const noted = (file: string) => facts.notes.some((note) => note.startsWith(file));
  assert.ok(
    facts.flows.some(({ at, rule }) => at.file === 'many.js' && rule === 'CODE-002'),
    'thousands of branches are followed',
  );
  for (const file of ['broken.js', 'broken.py', 'packed.js']) assert.ok(noted(file), `${file} is noted: ${facts.notes.join(' | ')}`);
});
