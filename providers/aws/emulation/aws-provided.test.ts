import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Project } from '#shared/model/project.ts';
import { sourceFiles } from '../../testing/source-files.ts';
import { awsHandler } from './aws-handler.ts';
import { awsProvided } from './aws-provided.ts';

const project = (more: Partial<Project>): Project => ({
  name: 'f',
  description: '',
  model: 'aws-provided',
  ...awsProvided.defaults,
  env: {},
  http: { enabled: false, methods: [] },
  tags: {},
  ...more,
});

const detect = (files: Record<string, string>) => awsProvided.detect(sourceFiles(files));

describe('detection', () => {
  test('Python handlers, the likeliest first; not those of tests or of other clouds', () => {
    const found = detect({
      'src/app.py': 'def helper(x):\n    pass\n\ndef lambda_handler(event: dict, context) -> dict:\n    return {}\n',
      'src/other.py': 'async def work(event, ctx):\n    pass\n',
      'tests/test_app.py': 'def handler(event, context):\n    pass\n',
      '.venv/lib/x.py': 'def handler(event, context):\n    pass\n',
    });
    assert.deepEqual(found?.handlers, ['src/app.lambda_handler', 'src/other.work']);
    assert.deepEqual(found?.project, { runtime: 'python3.13', handler: 'src/app.lambda_handler' });
    assert.equal(detect({ 'main.py': 'import functions_framework\ndef handler(event, context):\n    pass\n' }), null);
    assert.equal(detect({ 'function_app.py': 'import azure.functions as func\ndef handler(event, context):\n    pass\n' }), null);
    assert.equal(detect({ 'readme.md': '' }), null);
  });

  test('a bootstrap with an interpreter; not any file of that name', () => {
    assert.deepEqual(detect({ bootstrap: '#!/bin/sh\n' })?.project, { runtime: 'provided.al2023', handler: 'bootstrap' });
    assert.equal(detect({ bootstrap: 'notes on starting' }), null);
    assert.equal(detect({ 'tools/bootstrap': '#!/bin/sh\n' }), null);
  });

  test('a template decides which of the two models it is', () => {
    const template = (runtime: string, handler: string) => ({
      'template.yaml': `Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: { Runtime: ${runtime}, Handler: ${handler}, CodeUri: src/ }\n`,
      'src/app.py': 'def handler(event, context):\n    pass\n',
      'src/index.js': 'exports.handler = async (event) => event;',
    });
    const python = template('python3.12', 'app.handler');
    assert.deepEqual([detect(python)?.project.handler, awsHandler.detect(sourceFiles(python))], ['src/app.handler', null]);
    const node = template('nodejs22.x', 'index.handler');
    assert.deepEqual([detect(node), awsHandler.detect(sourceFiles(node))?.project.handler], [null, 'src/index.handler']);
  });

  test('the file that will be loaded', () => {
    const source = sourceFiles({ 'src/app.py': '', 'pkg/__init__.py': '', bootstrap: '#!/bin/sh' });
    const entry = (more: Partial<Project>) => awsProvided.entries?.(project(more), source).map(({ output }) => output);
    assert.deepEqual(entry({ handler: 'src/app.handler' }), ['src/app.py']);
    assert.deepEqual(entry({ handler: 'src.app.handler' }), ['src/app.py']);
    assert.deepEqual(entry({ handler: 'pkg.handler' }), ['pkg/__init__.py']);
    assert.deepEqual(entry({ handler: 'missing.handler' }), []);
    assert.deepEqual(entry({ runtime: 'provided.al2023', handler: 'any' }), ['bootstrap']);
  });
});

test('what Lambda would refuse', () => {
  const fields = (more: Partial<Project>) =>
    awsProvided.validate(project(more)).flatMap(({ severity, field }) => (field === 'runtime' ? [] : [`${severity} ${field}`]));
  assert.deepEqual(fields({}), []);
  assert.deepEqual(fields({ handler: 'app' }), ['error handler']);
  assert.deepEqual(fields({ handler: 'a b.c' }), ['error handler']);
  assert.deepEqual(fields({ runtime: 'provided.al2023', handler: 'anything-at-all' }), []);
  assert.deepEqual(fields({ env: { LAMBDA_TASK_ROOT: '/x' } }), ['warning env.LAMBDA_TASK_ROOT']);
});

test('each runtime has one model that runs it', () => {
  const running = [awsHandler, awsProvided].flatMap(({ runtimes }) => runtimes.filter(({ local }) => local.supported).map(({ id }) => id));
  assert.equal(new Set(running).size, running.length);
  for (const id of ['python3.9', 'python3.14', 'provided', 'provided.al2', 'provided.al2023']) assert.ok(running.includes(id), id);
});
