import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseQuery } from './parse-query.ts';
import { Row } from './row.ts';
import { RunningQuery } from './run-query.ts';

const START = Date.UTC(2026, 10, 20, 12);
const ID = '8f5f1b1e-0000-7000-8000-00000000000';
const report = (n: number, ms: number, more = ''): string =>
  `REPORT RequestId: ${ID}${n}\tDuration: ${ms} ms\tBilled Duration: ${Math.ceil(ms)} ms\tMemory Size: 128 MB\tMax Memory Used: 6${n} MB${more}\n`;

/** One event a minute. */
const MESSAGES = [
  `START RequestId: ${ID}1 Version: $LATEST`,
  `2026-11-20T12:01:00.000Z\t${ID}1\tINFO\tuser=ada, method:GET, latency := 12`,
  report(1, 10.5, '\tInit Duration: 120.25 ms\t'),
  `2026-11-20T12:03:00.000Z\t${ID}2\tERROR\tuser=bob, method:PUT, latency := 30`,
  report(2, 20),
  '{"level":"warn","order":{"id":7,"items":["a","b"]},"ok":true}',
  '{"level":"info","order":{"id":8},"note":"  padded  "}',
  report(3, 30),
];

/** The answer as objects, without the pointer to the event. */
function ask(query: string, messages = MESSAGES, limit = 10_000): Record<string, string>[] {
  const running = new RunningQuery(parseQuery(query), limit);
  messages.forEach((message, n) => {
    const timestampMs = START + n * 60_000;
    const event = { stream: n % 2 === 0 ? 'even' : 'odd', timestampMs, ingestedAtMs: timestampMs + 5, message, cursor: String(n) };
    running.add(new Row({ ...event, log: '111122223333:/aws/lambda/f', pointer: `p${n}` }));
  });
  return running
    .finish()
    .map((row) => Object.fromEntries(row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value])));
}

/** The values of the only column. */
const column = (query: string, messages?: string[]): (string | undefined)[] => ask(query, messages).map((row) => Object.values(row)[0]);

suite('a query of Logs Insights', () => {
  test('shows the newest events first, with time and message unless it says otherwise', () => {
    const [newest] = ask('limit 1');
    assert.deepEqual(Object.keys(newest ?? {}), ['@timestamp', '@message']);
    assert.equal(newest?.['@timestamp'], '2026-11-20 12:07:00.000');
    assert.deepEqual(ask('fields @logStream | sort @timestamp asc | limit 2 # from the beginning'), [
      { '@logStream': 'even' },
      { '@logStream': 'odd' },
    ]);
    assert.deepEqual(ask('fields @log, @ingestionTime | limit 1'), [
      { '@log': '111122223333:/aws/lambda/f', '@ingestionTime': '2026-11-20 12:07:00.005' },
    ]);
    assert.equal(ask('fields @message', MESSAGES, 3).length, 3);
    assert.deepEqual(ask('fields @message, @logStream as stream | filter level = "warn" | display stream'), [{ stream: 'odd' }]);
  });

  test('filters by text, regular expression, comparison and list', () => {
    const count = (condition: string): number => ask(`filter ${condition}`).length;
    assert.equal(count('@message like "ERROR"'), 1);
    assert.equal(count('@message like /(?i)error|report/'), 4);
    assert.equal(count('@message =~ /^REPORT/'), 3);
    assert.equal(count('@message not like /REPORT/ and @message not like "level"'), 3);
    assert.equal(count('@type = "REPORT" and @duration >= 20'), 2);
    assert.equal(count('@type in ["START", "REPORT"]'), 4);
    assert.equal(count('@duration > 5 and not (@duration < 15 or @duration = 30)'), 1);
    assert.equal(count('order.id in [7, 9]'), 1);
    assert.equal(count('order.id not in [7]'), 7);
    assert.equal(count('ispresent(order.items.1) and ok = 1'), 1);
    assert.equal(count('missing != "x"'), 0);
    assert.equal(count('`order.id` = 8'), 1);
    assert.equal(count(`@requestId = "${ID}1"`), 3);
  });

  test('calculates', () => {
    assert.deepEqual(column('filter @type="REPORT" | fields @maxMemoryUsed / 1000 / 1000 as mb | sort mb'), ['61', '62', '63']);
    assert.deepEqual(column('fields 1 + 2 * 3 ^ 2 - -4 % 3 as n | limit 1'), ['20']);
    assert.deepEqual(column('fields 10 / 4 | limit 1'), ['2.5']);
    assert.deepEqual(column('fields 1 / 0 as n, 5 as five | limit 1'), ['5']);
    assert.deepEqual(column('filter ispresent(note) | fields concat(toupper(level), ":", trim(note), strlen(note)) as t'), [
      'INFO:padded10',
    ]);
    assert.deepEqual(column('fields coalesce(nothing, replace("a-b", "-", "+")) as t | limit 1'), ['a+b']);
    assert.deepEqual(column('fields substr("abcdef", 2, 3) as t | limit 1'), ['cde']);
    assert.deepEqual(column('fields bin(5m) as t | dedup t'), ['2026-11-20 12:05:00.000', '2026-11-20 12:00:00.000']);
    assert.deepEqual(column('fields dateceil(@timestamp, 1h) as t | limit 1'), ['2026-11-20 13:00:00.000']);
    assert.deepEqual(column('fields fromMillis(1e17) as t, datefloor(1e17, 1d) as u, "there is no such time" as v | limit 1'), [
      'there is no such time',
    ]);
  });

  test('groups', () => {
    assert.deepEqual(
      ask(
        'filter @type = "REPORT" | stats count(*), avg(@duration), max(@duration) as most, min(@duration), sum(@billedDuration), pct(@duration, 90), stddev(@duration)',
      ),
      [
        {
          'count(*)': '3',
          'avg(@duration)': '20.1667',
          most: '30',
          'min(@duration)': '10.5',
          'sum(@billedDuration)': '61',
          'pct(@duration, 90)': '30',
          'stddev(@duration)': '7.9617',
        },
      ],
    );
    assert.deepEqual(ask('stats count(*) as n by bin(5m) | sort bin(5m)'), [
      { 'bin(5m)': '2026-11-20 12:00:00.000', n: '5' },
      { 'bin(5m)': '2026-11-20 12:05:00.000', n: '3' },
    ]);
    assert.deepEqual(ask('stats count(*) as n, latest(level) as last by @logStream | filter n > 1 | sort @logStream desc'), [
      { '@logStream': 'odd', n: '4', last: 'warn' },
      { '@logStream': 'even', n: '4', last: 'info' },
    ]);
    assert.deepEqual(ask('filter @message like "no such thing" | stats count(*) as n, avg(@duration)'), [{ n: '0' }]);
    assert.deepEqual(ask('stats count_distinct(@requestId) as calls, count(level) as levels'), [{ calls: '3', levels: '2' }]);
  });

  test('takes messages apart', () => {
    const parse = 'parse @message "user=*, method:*, latency := *" as user, method, latency';
    assert.deepEqual(ask(`${parse} | filter ispresent(user) | fields user, method, latency | sort latency desc`), [
      { user: 'bob', method: 'PUT', latency: '30' },
      { user: 'ada', method: 'GET', latency: '12' },
    ]);
    assert.deepEqual(ask(String.raw`parse @message /user=(?<who>\w+).*:= (?<ms>\d+)/ | filter ms > 20 | fields who`), [{ who: 'bob' }]);
    assert.deepEqual(column(String.raw`parse /method:(\w+)/ as verb | filter ispresent(verb) | stats count(*) by verb | sort verb`), [
      'GET',
      'PUT',
    ]);
  });

  test('that cannot be read says where', () => {
    const refused = (query: string, message: RegExp, start: number): void =>
      assert.throws(
        () => parseQuery(query),
        (error: { code: string; message: string; members: { queryCompileError: { location: { startCharOffset: number } } } }) => {
          assert.match(error.message, message);
          assert.deepEqual([error.code, error.members.queryCompileError.location.startCharOffset], ['MalformedQueryException', start]);
          return true;
        },
      );
    refused('', /expected a command, found the end/, 0);
    refused('fields @message | frobnicate x', /unknown command 'frobnicate'/, 18);
    refused('fields @message limit 5', /expected '\|' or the end of the query, found 'limit'/, 16);
    refused('filter @message like', /expected a text or a \/regular expression\//, 20);
    refused('filter (a = 1', /expected '\)'/, 13);
    refused('filter a like /(/', /invalid regular expression/, 14);
    refused('stats nothing(*)', /'nothing' is no function of stats/, 6);
    refused('stats count(*) by bin(5)', /a period of weeks or shorter/, 22);
    refused('parse @message "a*b*" as one', /2 wildcards and 1 names/, 15);
    refused('limit 0', /between 1 and 10000/, 6);
    refused('fields "open', /unexpected symbol found "/, 7);
    refused('pattern @message', /does not have the command pattern/, 0);
    refused('fields frob(1)', /not 'frob'/, 12);
  });
});
