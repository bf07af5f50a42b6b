// npm run bench:audits: an audit of 1,000 functions with source, beside the time and memory that it may take.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from '../electron/core/create-core.ts';
import { registry } from '../providers/registry.ts';
import { machine } from './report.ts';

const FUNCTIONS = 1000;
/** Every tenth function runs a command with its input: so many have to be found, and no more. */
const PLANTED = FUNCTIONS / 10;
const LIMIT_MS = 60_000;

function write(root: string): void {
  let template = "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n";
  for (let i = 0; i < FUNCTIONS; i++) {
    const bad = i % 10 === 0;
    const python = i % 4 === 0;
    template += `  Fn${i}:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: f${i}/\n      Handler: index.handler\n      Runtime: ${python ? 'python3.13' : 'nodejs24.x'}\n      Events: { Api: { Type: Api, Properties: { Path: /f${i}, Method: get } } }\n`;
    const folder = join(root, `f${i}`);
    mkdirSync(join(folder, 'lib'), { recursive: true });
    const filler = Array.from({ length: 80 }, (_, k) => (python ? `def f${k}(a):\n    return [x + ${k} for x in a if x]\n` : `const v${k} = { a: ${k}, c: [1, 2].map((x) => x * ${k}) };\n`)).join('');
    if (python) {
      writeFileSync(join(folder, 'index.py'), `from lib.work import go\n\ndef handler(event, context):\n    return go(event["queryStringParameters"]["x"])\n\n${filler}`);
      writeFileSync(join(folder, 'lib/work.py'), `import os\n\ndef go(x):\n    ${bad ? 'return os.system("x " + x)' : 'return len(x)'}\n`);
    } else {
      writeFileSync(join(folder, 'index.js'), `const { go } = require('./lib/work');\nexports.handler = async (event) => go(event.queryStringParameters.x);\n${filler}`);
      writeFileSync(join(folder, 'lib/work.js'), `const { execSync } = require('node:child_process');\nexports.go = (x) => ${bad ? 'execSync("x " + x)' : 'JSON.stringify({ x })'};\n`);
    }
  }
  writeFileSync(join(root, 'template.yaml'), template);
} // prettier-ignore

const base = mkdtempSync(join(tmpdir(), 'isobar-bench-'));
try {
  const [source, home] = [join(base, 'shop'), join(base, 'home')];
  mkdirSync(home, { mode: 0o700 });
  write(source);
  const core = createCore({ registry, home, front: 'bench', frontReason: null, version: '0.0.0', ports: { templatesDir: base } });
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100);
  const began = performance.now();
  let found = 0;
  for await (const event of await core.client.audits.run({ directories: [source], refs: [], all: false })) {
    if (event.type === 'findings') found += event.findings.filter(({ ruleId, state }) => ruleId === 'CODE-001' && state === 'fail').length;
  }
  const ms = performance.now() - began;
  clearInterval(timer);
  await core.close();
  const { cpu, cores, memoryGb, node } = machine();
  console.log(`${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}`);
  console.log(
    `${FUNCTIONS} functions with source: ${(ms / 1000).toFixed(1)} s of ${LIMIT_MS / 1000} s, ${Math.round(peak / 1024 / 1024)} MB at the most`,
  );
  console.log(`planted ${PLANTED}, found ${found}`);
  if (ms > LIMIT_MS || found !== PLANTED) process.exitCode = 1;
} finally {
  rmSync(base, { recursive: true, force: true });
}
