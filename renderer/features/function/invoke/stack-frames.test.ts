import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leadingFrames, parseStack } from './stack-frames.ts';

const FILES = ['index.mjs', 'lib/orders.js', 'node_modules/dep/index.js', 'main.py'];

test('own frames are those whose file is in the package', () => {
  const frames = parseStack(
    [
      'TypeError: x is not a function',
      '    at handler (file:///var/task/index.mjs:3:9)',
      '    at Object.load (/var/task/lib/orders.js:12:1)',
      '    at dep (/var/task/node_modules/dep/index.js:1:1)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
      '    at async run (file:///app/runtime/worker.ts:40:3)',
      '    at index.mjs:7:1',
    ],
    FILES,
  );
  assert.deepEqual(
    frames.map((frame) => [frame.own, frame.file, frame.line]),
    [
      [false, null, null],
      [true, 'index.mjs', 3],
      [true, 'lib/orders.js', 12],
      [false, null, 1],
      [false, null, 105],
      [false, null, 40],
      [true, 'index.mjs', 7],
    ],
  );
});

test('own frames lose the place of the package; what follows the last of them can wait', () => {
  const frames = parseStack(
    ['Error: x', '    at f (file:///store/abc/lib/orders.js:12:1)', '    at run (file:///app/worker.ts:1:1)'],
    FILES,
  );
  assert.equal(frames[1]?.text, '    at f (lib/orders.js:12:1)');
  assert.equal(leadingFrames(frames).length, 2);
  assert.equal(leadingFrames(parseStack(['a', 'b', 'c', 'd', 'e'], FILES)).length, 4);
});

test('Python frames and several lines in one entry', () => {
  const [first, second] = parseStack(['  File "/var/task/main.py", line 4, in handler\n    raise ValueError("x")'], FILES);
  assert.deepEqual([first?.file, first?.line, second?.own], ['main.py', 4, false]);
});
