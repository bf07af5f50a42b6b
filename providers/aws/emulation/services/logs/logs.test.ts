import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LambdaClient, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { awsRuntime, clientOptions, type AwsRuntime } from '../../testing/aws-runtime.ts';
import { deployHandler, invokeHandler } from '../../testing/handlers.ts';

const HOME = { account: '000000000000', region: 'us-east-1' };
const TALKER = `exports.handler = async (event) => {
  for (const line of event.lines) console.log(line);
  return event.lines.length;
};`;

async function started(t: Parameters<typeof awsRuntime>[0]) {
  const runtime = await awsRuntime(t);
  return { runtime, client: new logs.CloudWatchLogsClient({ ...clientOptions(runtime, HOME), disableHostPrefix: true }) };
}

async function talked(
  t: Parameters<typeof awsRuntime>[0],
  lines: unknown[],
): Promise<{ runtime: AwsRuntime; client: logs.CloudWatchLogsClient }> {
  const { runtime, client } = await started(t);
  await deployHandler(runtime.host, 'talker', TALKER);
  await invokeHandler(runtime.host, 'talker', { lines });
  return { runtime, client };
}

const group = { logGroupName: '/aws/lambda/talker' };

test('what a function writes is in its log group, in a stream of its environment', async (t) => {
  const { client } = await talked(t, ['hello', 'world']);
  const { logGroups } = await client.send(new logs.DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/' }));
  assert.deepEqual(
    logGroups?.map(({ logGroupName, arn }) => [logGroupName, arn]),
    [['/aws/lambda/talker', 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/talker:*']],
  );
  const { logStreams } = await client.send(new logs.DescribeLogStreamsCommand({ ...group, orderBy: 'LastEventTime', descending: true }));
  assert.equal(logStreams?.length, 1);
  const logStreamName = logStreams[0]?.logStreamName ?? '';
  assert.match(logStreamName, /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\]\S+$/);
  const { events, nextForwardToken } = await client.send(new logs.GetLogEventsCommand({ ...group, logStreamName, startFromHead: true }));
  const messages = events?.map(({ message }) => message ?? '') ?? [];
  assert.match(messages[0] ?? '', /^INIT_START|^START RequestId: /);
  assert.equal(messages.filter((message) => /\tINFO\t(hello|world)\n$/.test(message)).length, 2);
  assert.ok(messages.some((message) => message.startsWith('REPORT RequestId: ')));
  const end = await client.send(
    new logs.GetLogEventsCommand({ ...group, logStreamName, startFromHead: true, nextToken: nextForwardToken }),
  );
  assert.deepEqual([end.events, end.nextForwardToken], [[], nextForwardToken]);
  await queries(client);
});

/** Logs Insights, over what the function of the test wrote. */
async function queries(client: logs.CloudWatchLogsClient): Promise<void> {
  const now = Math.ceil(Date.now() / 1000);
  const start = (queryString: string, more: Partial<logs.StartQueryCommandInput> = {}) =>
    client.send(new logs.StartQueryCommand({ ...group, startTime: now - 3600, endTime: now + 1, queryString, ...more }));
  const answerTo = async (queryId: string | undefined): Promise<logs.GetQueryResultsCommandOutput> => {
    let answer = await client.send(new logs.GetQueryResultsCommand({ queryId }));
    for (const until = Date.now() + 10_000; answer.status === 'Running' && Date.now() < until;) {
      await new Promise((again) => setTimeout(again, 10));
      answer = await client.send(new logs.GetQueryResultsCommand({ queryId }));
    }
    return answer;
  };
  // It would take years, in which the runtime would answer nobody.
  const endless = await start(`filter "${'a'.repeat(50)}!" like /^(a+)+$/`);
  assert.equal((await answerTo(endless.queryId)).status, 'Timeout');
  const { queryId } = await start('filter @type = "REPORT" | stats count(*) as calls, max(@memorySize) as size by @log');
  const answer = await answerTo(queryId);
  assert.equal(answer.status, 'Complete');
  assert.deepEqual(
    answer.results?.map((row) => row.map(({ field, value }) => [field, value])),
    [
      [
        ['@log', '000000000000:/aws/lambda/talker'],
        ['calls', '1'],
        ['size', '128000000'],
      ],
    ],
  );
  assert.equal(answer.statistics?.recordsMatched, 1);
  const { queries: known } = await client.send(new logs.DescribeQueriesCommand({ ...group, status: 'Complete' }));
  assert.deepEqual(
    known?.map((query) => query.queryId),
    [queryId],
  );
  await assert.rejects(client.send(new logs.StopQueryCommand({ queryId })), { name: 'InvalidParameterException', message: /has ended/ });
  await assert.rejects(start('fields @message | nonsense'), (error: logs.MalformedQueryException) => {
    assert.equal(error.name, 'MalformedQueryException');
    assert.equal(error.queryCompileError?.location?.startCharOffset, 18);
    return true;
  });
  await assert.rejects(start('limit 1', { logGroupName: '/aws/lambda/nobody' }), { name: 'ResourceNotFoundException' });
  await assert.rejects(client.send(new logs.GetQueryResultsCommand({ queryId: 'none' })), { name: 'ResourceNotFoundException' });
}

test('a function is told in which stream it writes', async (t) => {
  const { runtime, client } = await started(t);
  await deployHandler(runtime.host, 'teller', 'exports.handler = async (event, context) => [context.logGroupName, context.logStreamName];');
  const { body } = await invokeHandler(runtime.host, 'teller', {});
  const [logGroupName, told] = JSON.parse(body);
  const { logStreams } = await client.send(new logs.DescribeLogStreamsCommand({ logGroupName }));
  assert.deepEqual(
    logStreams?.map(({ logStreamName }) => logStreamName),
    [told],
  );
});

test('a stream is read in pages in both directions, without a gap or a repetition', async (t) => {
  const { client } = await talked(
    t,
    Array.from({ length: 20 }, (_, n) => `line ${n}`),
  );
  const { logStreams } = await client.send(new logs.DescribeLogStreamsCommand(group));
  const logStreamName = logStreams?.[0]?.logStreamName ?? '';
  const read = async (startFromHead: boolean, token: 'nextForwardToken' | 'nextBackwardToken') => {
    const seen: string[] = [];
    for (let nextToken: string | undefined; ;) {
      const page = await client.send(new logs.GetLogEventsCommand({ ...group, logStreamName, startFromHead, limit: 3, nextToken }));
      const messages = (page.events ?? []).map(({ message }) => message ?? '');
      if (startFromHead) seen.push(...messages);
      else seen.unshift(...messages);
      if (page[token] === nextToken) return seen;
      nextToken = page[token];
    }
  };
  const forward = await read(true, 'nextForwardToken');
  assert.equal(forward.filter((message) => message.includes('line ')).length, 20);
  assert.deepEqual(await read(false, 'nextBackwardToken'), forward);
});

test('events are filtered by pattern, time and stream, in pages', async (t) => {
  const { client } = await talked(t, ['alpha one', 'beta two', 'alpha three', { level: 'ERROR', ms: 12 }]);
  const filter = async (more: Partial<logs.FilterLogEventsCommandInput>) => {
    const seen: string[] = [];
    const ids = new Set<string>();
    for await (const page of logs.paginateFilterLogEvents({ client, pageSize: 1 }, { ...group, ...more })) {
      for (const { message = '', eventId = '' } of page.events ?? []) {
        seen.push(message.split('\t').at(-1)?.trim() ?? '');
        ids.add(eventId);
      }
    }
    assert.equal(ids.size, seen.length);
    return seen;
  };
  assert.deepEqual(await filter({ filterPattern: 'alpha' }), ['alpha one', 'alpha three']);
  assert.deepEqual(await filter({ filterPattern: 'alpha -three' }), ['alpha one']);
  assert.deepEqual(await filter({ filterPattern: '?"beta two" ?nothing' }), ['beta two']);
  assert.deepEqual(await filter({ filterPattern: 'alpha', startTime: Date.now() + 60_000 }), []);
  assert.deepEqual(await filter({ filterPattern: 'alpha', logStreamNamePrefix: '1999/' }), []);
  await assert.rejects(filter({ filterPattern: '{ $.a' }), { name: 'InvalidParameterException' });
  await assert.rejects(client.send(new logs.FilterLogEventsCommand({ ...group, nextToken: 'nonsense' })), {
    name: 'InvalidParameterException',
  });
  await assert.rejects(client.send(new logs.FilterLogEventsCommand({ logGroupName: '/aws/lambda/nobody' })), {
    name: 'ResourceNotFoundException',
    message: 'The specified log group does not exist.',
  });
});

test('who follows a group by asking again and again sees each event once', async (t) => {
  const { runtime, client } = await talked(t, ['line 1']);
  // As "aws logs tail --follow" of AWS CLI version 2 does: from the newest time on, leaving out the ids it has seen.
  const seen = new Set<string>();
  const lines: string[] = [];
  let startTime = Date.now() - 600_000;
  const ask = async () => {
    for (let nextToken: string | undefined; ;) {
      const page = await client.send(new logs.FilterLogEventsCommand({ ...group, interleaved: true, startTime, nextToken }));
      for (const { eventId = '', timestamp = 0, message = '' } of page.events ?? []) {
        if (seen.has(eventId)) continue;
        seen.add(eventId);
        startTime = Math.max(startTime, timestamp);
        if (message.includes('line ')) lines.push(message.split('\t').at(-1)?.trim() ?? '');
      }
      nextToken = page.nextToken;
      if (nextToken === undefined) return;
    }
  };
  await ask();
  for (const n of [2, 3, 4]) {
    await invokeHandler(runtime.host, 'talker', { lines: [`line ${n}`] });
    await ask();
    await ask();
  }
  assert.deepEqual(lines, ['line 1', 'line 2', 'line 3', 'line 4']);
});

test('clients make groups and streams and write to them; it is there after a restart', async (t) => {
  const { runtime, client } = await started(t);
  const at = { logGroupName: 'app/web', logStreamName: 'one' };
  await client.send(new logs.CreateLogGroupCommand({ logGroupName: 'app/web', tags: { team: 'blue' } }));
  await assert.rejects(client.send(new logs.CreateLogGroupCommand({ logGroupName: 'app/web' })), {
    name: 'ResourceAlreadyExistsException',
  });
  await assert.rejects(client.send(new logs.CreateLogStreamCommand({ ...at, logGroupName: 'other' })), {
    name: 'ResourceNotFoundException',
  });
  await client.send(new logs.CreateLogStreamCommand(at));
  await client.send(new logs.CreateLogStreamCommand({ ...at, logStreamName: 'two' }));
  await assert.rejects(client.send(new logs.CreateLogStreamCommand(at)), { name: 'ResourceAlreadyExistsException' });
  const now = Date.now();
  const put = (logEvents: logs.InputLogEvent[], logStreamName = 'one') =>
    client.send(new logs.PutLogEventsCommand({ ...at, logStreamName, logEvents }));
  await put([
    { timestamp: now - 20, message: 'a' },
    { timestamp: now, message: 'c' },
  ]);
  await put([{ timestamp: now - 20, message: 'b' }], 'two');
  const { rejectedLogEventsInfo } = await put([{ timestamp: now - 15 * 86_400_000, message: 'old' }]);
  assert.equal(rejectedLogEventsInfo?.tooOldLogEventEndIndex, 1);
  await assert.rejects(
    put([
      { timestamp: now, message: 'x' },
      { timestamp: now - 1, message: 'y' },
    ]),
    { message: /chronological order/ },
  );
  await assert.rejects(put([{ timestamp: now, message: 'x' }], 'three'), { name: 'ResourceNotFoundException' });
  await runtime.stop();
  const again = new logs.CloudWatchLogsClient(clientOptions(await awsRuntime(t, { home: runtime.home }), HOME));
  const messages: (string | undefined)[] = [];
  for await (const page of logs.paginateFilterLogEvents({ client: again, pageSize: 1 }, { logGroupName: 'app/web' })) {
    messages.push(...(page.events ?? []).map(({ message }) => message));
  }
  assert.deepEqual(messages, ['a', 'b', 'c']);
  const one = await again.send(new logs.GetLogEventsCommand({ ...at, limit: 1 }));
  assert.deepEqual(
    one.events?.map(({ message }) => message),
    ['c'],
  );
  const { tags } = await again.send(
    new logs.ListTagsForResourceCommand({ resourceArn: 'arn:aws:logs:us-east-1:000000000000:log-group:app/web' }),
  );
  assert.deepEqual(tags, { team: 'blue' });
  const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:app/web:*';
  await again.send(new logs.TagResourceCommand({ resourceArn, tags: { team: 'red', size: 'L' } }));
  await again.send(new logs.UntagResourceCommand({ resourceArn, tagKeys: ['size'] }));
  assert.deepEqual((await again.send(new logs.ListTagsForResourceCommand({ resourceArn }))).tags, { team: 'red' });
  await again.send(new logs.DeleteLogStreamCommand({ ...at, logStreamName: 'two' }));
  assert.equal((await again.send(new logs.DescribeLogStreamsCommand({ logGroupName: 'app/web' }))).logStreams?.length, 1);
  await again.send(new logs.DeleteLogGroupCommand({ logGroupName: 'app/web' }));
  assert.deepEqual((await again.send(new logs.DescribeLogGroupsCommand({}))).logGroups, []);
});

test('a deleted group of a function comes back with what is written later', async (t) => {
  const { runtime, client } = await talked(t, ['before']);
  await client.send(new logs.DeleteLogGroupCommand(group));
  assert.deepEqual((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups, []);
  await assert.rejects(client.send(new logs.FilterLogEventsCommand(group)), { name: 'ResourceNotFoundException' });
  await invokeHandler(runtime.host, 'talker', { lines: ['after'] });
  const { events } = await client.send(new logs.FilterLogEventsCommand(group));
  const all = events?.map(({ message }) => message).join('') ?? '';
  assert.match(all, /after/);
  assert.doesNotMatch(all, /before/);
  assert.equal((await client.send(new logs.DescribeLogStreamsCommand(group))).logStreams?.length, 1);
});

test('retention hides what is older, and takes only the days that AWS takes', async (t) => {
  const { client } = await talked(t, ['x']);
  await client.send(new logs.PutRetentionPolicyCommand({ ...group, retentionInDays: 7 }));
  assert.equal((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays, 7);
  await assert.rejects(client.send(new logs.PutRetentionPolicyCommand({ ...group, retentionInDays: 8 })), {
    name: 'InvalidParameterException',
  });
  await client.send(new logs.DeleteRetentionPolicyCommand(group));
  assert.equal((await client.send(new logs.DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays, undefined);
  await assert.rejects(client.send(new logs.DescribeDestinationsCommand({})), { name: 'UnknownOperationException' });
});

test('a live tail gets what is written while it listens', async (t) => {
  const { runtime, client } = await talked(t, ['early']);
  const { responseStream } = await client.send(
    new logs.StartLiveTailCommand({
      logGroupIdentifiers: ['arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/talker'],
      logEventFilterPattern: 'live',
    }),
  );
  const seen: string[] = [];
  for await (const event of responseStream ?? []) {
    if (event.sessionStart !== undefined) await invokeHandler(runtime.host, 'talker', { lines: ['live one', 'other', 'live two'] });
    seen.push(...(event.sessionUpdate?.sessionResults ?? []).map(({ message }) => message?.split('\t').at(-1) ?? ''));
    if (seen.length >= 2) break;
  }
  client.destroy();
  assert.deepEqual(seen, ['live one\n', 'live two\n']);
});

test('functions may share a log group of their own choice, and then write to no other', async (t) => {
  const { runtime, client } = await started(t);
  const lambda = new LambdaClient(clientOptions(runtime, HOME));
  for (const name of ['one', 'two', 'alone']) {
    await deployHandler(runtime.host, name, TALKER);
    const LoggingConfig = { LogGroup: '/shared/app' };
    if (name !== 'alone') await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, LoggingConfig }));
  }
  for (const name of ['one', 'alone', 'two', 'one']) await invokeHandler(runtime.host, name, { lines: [`from ${name}`] });
  const { logGroups } = await client.send(new logs.DescribeLogGroupsCommand({}));
  assert.deepEqual(
    logGroups?.map(({ logGroupName }) => logGroupName),
    ['/aws/lambda/alone', '/shared/app'],
  );
  const seen: (string | undefined)[] = [];
  for await (const page of logs.paginateFilterLogEvents({ client, pageSize: 1 }, { logGroupName: '/shared/app', filterPattern: 'from' })) {
    seen.push(...(page.events ?? []).map(({ message }) => message?.split('\t').at(-1)?.trim()));
  }
  assert.deepEqual(seen, ['from one', 'from two', 'from one']);
  const { logStreams } = await client.send(new logs.DescribeLogStreamsCommand({ logGroupName: '/shared/app' }));
  assert.equal(logStreams?.length, 2);
});

test('of fifty that make one group or stream at a time, one does', async (t) => {
  const { client } = await started(t);
  const outcomes = async (make: () => Promise<unknown>) => {
    const all = await Promise.allSettled(Array.from({ length: 50 }, make));
    return all.map((one) => (one.status === 'fulfilled' ? 'made' : (one.reason as Error).name));
  };
  const group50 = await outcomes(() => client.send(new logs.CreateLogGroupCommand({ logGroupName: 'g' })));
  const stream50 = await outcomes(() => client.send(new logs.CreateLogStreamCommand({ logGroupName: 'g', logStreamName: 's' })));
  for (const names of [group50, stream50]) {
    assert.equal(names.filter((name) => name === 'made').length, 1);
    assert.equal(names.filter((name) => name === 'ResourceAlreadyExistsException').length, 49);
  }
});
