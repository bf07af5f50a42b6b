import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readLogTail } from '../invoke/log-tail.ts';
import { toInvocation, type Called } from '../invoke/to-invocation.ts';
import { createAwsContext } from '../aws-context.ts';
import type { Clients } from '../clients/clients.ts';
import { parseLogLine } from './log-line.ts';
import { entryId, LogReader, matches, timeOfId } from './log-query.ts';
import { periodFor } from './metrics.ts';
import { parseReport, traceIdOf } from './report-line.ts';
import { parseSegment } from './segment.ts';
import { toSpans } from './to-spans.ts';
import { filterExpression, toXRayId } from './traces.ts';

const ID = '8f507cfc-xmpl-4697-b07a-ac58fc914c95'.replace('xmpl', '1111');

suite('a line of a log', () => {
  const cases: readonly (readonly [name: string, line: string, expected: Partial<ReturnType<typeof parseLogLine>>])[] = [
    [
      'of Node',
      `2026-11-20T10:00:00.000Z\t${ID}\tINFO\thello\tworld\n`,
      { level: 'info', message: 'hello\tworld', stream: 'stdout', invocationId: ID },
    ],
    [
      'of Node, an error over several lines',
      `2026-11-20T10:00:00.000Z\t${ID}\tERROR\tInvoke Error\t{"a":1}\n    at x`,
      { level: 'error', stream: 'stderr', message: 'Invoke Error\t{"a":1}\n    at x' },
    ],
    [
      'of Node, outside of a call',
      '2026-11-20T10:00:00.000Z\tundefined\tWARN\tsoon',
      { level: 'warn', message: 'soon', invocationId: null },
    ],
    ['of Python', `[WARNING]\t2026-11-20T10:00:00.000Z\t${ID}\tcareful`, { level: 'warn', message: 'careful', invocationId: ID }],
    ['of Lambda, the beginning', `START RequestId: ${ID} Version: $LATEST`, { level: 'info', stream: 'platform', invocationId: ID }],
    [
      'of Lambda, the report',
      `REPORT RequestId: ${ID}\tDuration: 1.00 ms\tXRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793\tSegmentId: x`,
      { stream: 'platform', traceId: '5759e988bd862e3fe1be46a994272793' },
    ],
    [
      'of Lambda, a timeout',
      `2026-11-20T10:00:00.000Z ${ID} Task timed out after 3.00 seconds`,
      { level: 'error', stream: 'platform', invocationId: ID },
    ],
    [
      'of a process that ended',
      `RequestId: ${ID} Error: Runtime exited with error: exit status 1`,
      { level: 'error', stream: 'stderr', invocationId: ID },
    ],
    [
      'in JSON',
      `{"timestamp":"2026-11-20T10:00:00Z","level":"ERROR","requestId":"${ID}","message":"bad"}`,
      { level: 'error', message: 'bad', invocationId: ID, stream: 'stdout' },
    ],
    ['in JSON, with an object as its message', `{"level":"DEBUG","message":{"a":1}}`, { level: 'debug', message: '{"a":1}' }],
    [
      'in JSON, of the platform',
      `{"time":"2026-11-20T10:00:00Z","type":"platform.start","record":{"requestId":"${ID}"}}`,
      { stream: 'platform', invocationId: ID },
    ],
    ['that is anything else', 'just text', { level: 'info', message: 'just text', stream: 'stdout', invocationId: null }],
    ['that begins like JSON and is none', '{"half":', { level: 'info', message: '{"half":' }],
    ['that is JSON and no object', '[1,2]', { message: '[1,2]' }],
    ['that is empty', '', { message: '', level: 'info' }],
  ];
  for (const [name, line, expected] of cases) {
    test(name, () => {
      const read = parseLogLine(line);
      for (const [key, value] of Object.entries(expected)) assert.deepEqual(read[key as keyof typeof read], value, key);
    });
  }
});

suite('a report', () => {
  const line = `REPORT RequestId: ${ID}\tDuration: 79.67 ms\tBilled Duration: 80 ms\tMemory Size: 128 MB\tMax Memory Used: 73 MB\tInit Duration: 133.2 ms\t\nXRAY TraceId: 1-5d9d007f-0a8c7fd02xmplq\tSegmentId: x\tSampled: true`;

  test('is read in its text form and in its JSON form', () => {
    const text = parseReport(line);
    assert.deepEqual(
      [text?.durationMs, text?.billedMs, text?.memoryMb, text?.memoryMaxMb, text?.initMs, text?.traceId],
      [79.67, 80, 128, 73, 133.2, null],
    );
    const record = {
      requestId: ID,
      status: 'timeout',
      metrics: { durationMs: 3000, billedDurationMs: 3000, memorySizeMB: 128, maxMemoryUsedMB: 64 },
    };
    const json = parseReport(JSON.stringify({ type: 'platform.report', record }));
    assert.deepEqual([json?.durationMs, json?.initMs, json?.status], [3000, null, 'timeout']);
    for (const other of ['', 'START RequestId: x', '{"type":"platform.start"}', '{"', 'REPORT of mine'])
      assert.equal(parseReport(other), null, other);
  });

  test('makes the record of a call; without one, only what the caller measured is known', () => {
    const called: Called = {
      id: ID,
      functionRef: 'aws:p/f',
      functionName: 'f',
      version: '1',
      mode: 'sync',
      input: { payload: { body: '{}', encoding: 'utf8', contentType: null }, http: null },
      requestSize: 2,
      startedAtMs: 1000,
      response: Buffer.from('{"ok":true}'),
      functionError: null,
      traceId: null,
      tail: readLogTail(
        Buffer.from(`START RequestId: ${ID} Version: 1\n2026-11-20T10:00:00.000Z\t${ID}\tINFO\tone\ntwo\n${line}`).toString('base64'),
        {
          id: ID,
          at: '2026-11-20T09:59:59.000Z',
          functionRef: 'aws:p/f',
          version: '1',
        },
      ),
    };
    const record = toInvocation(called, 2000);
    assert.deepEqual([record.cold, record.initMs, record.billedMs, record.memoryMaxMb, record.status], [true, 133.2, 80, 73, 'ok']);
    assert.deepEqual(record.logs.map(({ message }) => message.split('\n').length), [1, 2, 2]); // prettier-ignore
    assert.deepEqual(record.logs.map(({ at }) => at), ['2026-11-20T09:59:59.000Z', '2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00.000Z']); // prettier-ignore
    const bare = toInvocation({ ...called, tail: { logs: [], report: null } }, 2000);
    assert.deepEqual([bare.durationMs, bare.billedMs, bare.phases, bare.memoryMb], [1000, null, [], null]);
    const failed = (response: string, code = 'Unhandled') =>
      toInvocation({ ...called, response: Buffer.from(response), functionError: code }, 2000);
    assert.equal(failed('{"errorType":"TypeError","errorMessage":"no","trace":["at x"]}').error?.trace[0], 'at x');
    assert.equal(failed('{"errorMessage":"2026-11-20T10:00:00Z id Task timed out after 3.00 seconds"}').status, 'timeout');
    assert.equal(failed('{"errorType":"Runtime.ExitError","errorMessage":"exit status 1"}').status, 'crashed');
    assert.deepEqual(failed('not json').error, { type: 'Unhandled', message: 'not json', trace: [] });
  });
});

suite('log entries', () => {
  const event = (timestamp: number, message: string, eventId = 'e') => ({
    timestamp,
    message,
    eventId,
    logStreamName: '2026/11/20/[$LATEST]abc123',
  });

  test('have ids that grow with time, and belong to the call that is under way in their environment', () => {
    const reader = new LogReader('aws:p/f');
    const lines = [`START RequestId: ${ID} Version: 1`, 'printed', `END RequestId: ${ID}`, 'between'].map((text, i) =>
      reader.read(event(1000 + i, text)),
    );
    assert.deepEqual(lines.map(({ invocationId }) => invocationId), [ID, ID, ID, null]); // prettier-ignore
    assert.deepEqual([lines[0]?.version, lines[0]?.environmentId], ['$LATEST', 'abc123']);
    const ids = lines.map(({ id }) => id);
    assert.deepEqual(ids, ids.toSorted());
    assert.equal(timeOfId(entryId({ timestamp: 99, eventId: 'x' })), 99);
    assert.equal(timeOfId('not-ours'), null);
  });

  test('are chosen by call, level and text whatever its case', () => {
    const entry = new LogReader('aws:p/f').read(event(1, `2026-11-20T10:00:00.000Z\t${ID}\tWARN\tCareful`));
    assert.ok(matches({ level: 'info', contains: 'CAREFUL', invocationId: ID }, entry));
    assert.ok(!matches({ level: 'error' }, entry));
    assert.ok(!matches({ contains: 'other' }, entry));
    assert.ok(!matches({ invocationId: 'other' }, entry));
  });
});

suite('metrics', () => {
  test('are asked for in periods that CloudWatch still has', () => {
    const day = 86_400_000;
    assert.equal(periodFor(0, 3_600_000, 60, 3_600_000), 60);
    assert.equal(periodFor(0, 600_000, 60, 600_000), 60);
    assert.equal(periodFor(0, day, 60, day), 1440);
    assert.equal(periodFor(0, 3_600_000, 60, 20 * day), 300);
    assert.equal(periodFor(0, 3_600_000, 60, 100 * day), 3600);
  });
});

suite('traces', () => {
  const context = createAwsContext('p', { regions: 'eu-west-1,us-east-1' }, {} as Clients);

  test('have the same id in both forms', () => {
    assert.equal(toXRayId('5759e988bd862e3fe1be46a994272793'), '1-5759e988-bd862e3fe1be46a994272793');
    assert.equal(traceIdOf('Root=1-5759E988-bd862e3fe1be46a994272793;Sampled=1'), '5759e988bd862e3fe1be46a994272793');
    assert.equal(traceIdOf('1-2-3'), null);
    assert.equal(filterExpression({}), null);
    assert.equal(
      filterExpression({ name: 'a"b', errorsOnly: true, minDurationMs: 1500 }),
      'service("ab") AND (error OR fault OR throttle) AND duration >= 1.5',
    );
  });

  test('become spans: the call, its function, its cold start, and what it called', () => {
    const arn = 'arn:aws:lambda:us-east-1:1:function:hello';
    const documents = [
      {
        id: 'a1',
        name: 'hello',
        origin: 'AWS::Lambda',
        start_time: 100,
        end_time: 100.5,
        aws: { request_id: ID, function_arn: arn },
        http: { response: { status: 200 } },
      },
      {
        id: 'b1',
        name: 'hello',
        origin: 'AWS::Lambda::Function',
        parent_id: 'a1',
        start_time: 100.1,
        end_time: 100.5,
        aws: { function_arn: arn },
        subsegments: [
          { id: 'c1', name: 'Initialization', start_time: 100.1, end_time: 100.2 },
          {
            id: 'c2',
            name: 'Invocation',
            start_time: 100.2,
            end_time: 100.5,
            fault: true,
            cause: { exceptions: [{ type: 'TypeError', message: 'no' }] },
            subsegments: [
              {
                id: 'd1',
                name: 'S3',
                namespace: 'aws',
                start_time: 100.3,
                end_time: 100.4,
                aws: { operation: 'GetObject', request_id: 's3-id' },
              },
            ],
          },
        ],
      },
    ];
    const segments = documents.map((document) => parseSegment(JSON.stringify(document))).filter((one) => one !== null);
    const { spans, originS } = toSpans(context, segments);
    assert.equal(originS, 100);
    const by = new Map(spans.map((span) => [span.spanId, span]));
    assert.deepEqual(spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId]), [['a1', null], ['b1', 'a1'], ['c1', 'b1'], ['c2', 'b1'], ['d1', 'c2']]); // prettier-ignore
    assert.ok(spans.every(({ invocationId, functionRef }) => invocationId === ID && functionRef === 'aws:p/us-east-1/hello'));
    assert.deepEqual(
      [by.get('a1')?.kind, by.get('a1')?.attributes['faas.coldstart'], by.get('a1')?.attributes['http.response.status_code']],
      ['server', true, 200],
    );
    assert.deepEqual(
      [by.get('c2')?.status, by.get('c2')?.statusMessage, by.get('c2')?.events[0]?.attributes['exception.type']],
      ['error', 'no', 'TypeError'],
    );
    assert.deepEqual(
      [by.get('d1')?.kind, by.get('d1')?.attributes['rpc.method'], Math.round(by.get('d1')?.startMs ?? 0)],
      ['client', 'GetObject', 300],
    );
  });

  test('leave out what is no segment', () => {
    for (const document of [undefined, '', '{', '[]', '{"id":1}', '{"id":"a","name":"b"}']) assert.equal(parseSegment(document), null);
  });
});
