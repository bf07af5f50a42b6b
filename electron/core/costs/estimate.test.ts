import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { AppError } from '#shared/errors.ts';
import { CostScenario, type CostScenarioInput } from '#shared/model/cost-scenario.ts';
import type { Bill } from '#shared/model/cost-bill.ts';
import { curves } from './curves.ts';
import { estimate, type Estimate } from './estimate.ts';
import { shippedBooks } from './testing/shipped-books.ts';

const NOW = new Date('2026-11-20T00:00:00Z');

const ask = (scenario: CostScenarioInput): Estimate => estimate(shippedBooks, CostScenario.parse(scenario), NOW);

const totals = (scenario: CostScenarioInput): Map<string, number> =>
  new Map(ask(scenario).bills.map(({ offer, exact }) => [offer, Number(exact)]));

const one = (offer: string, scenario: CostScenarioInput): Bill => {
  const [bill] = ask({ ...scenario, offer: [offer] }).bills;
  return bill ?? assert.fail(`${offer} has no bill`);
};

/** Everything that has a price of its own, asked for at once. */
const EVERYTHING: CostScenarioInput = {
  coldPercent: 1,
  initMs: 250,
  ephemeralMb: 2048,
  responseKb: 8,
  asyncKb: 300,
  gateway: 'http',
  logKb: 2,
  logMonths: 3,
  tracedPercent: 5,
  spansPerTrace: 4,
  provisionedConcurrency: 2,
  provisionedRequests: 0,
  snapstartVersions: 1,
  streamedKb: 7000,
};

const refused = (scenario: unknown, field: string): void => {
  assert.throws(
    () => ask(scenario as CostScenarioInput),
    (error: unknown) =>
      error instanceof AppError
        ? error.code === 'invalid_input' && error.message.includes(`"${field}"`) && (error.hint ?? '').length > 10
        : (error as { issues?: { path: unknown[] }[] }).issues?.some(({ path }) => path.includes(field)) === true,
    field,
  );
};

suite('costs never fall where more is asked for', () => {
  const base: CostScenarioInput = { requests: 2_000_000, durationMs: 150, memoryMb: 512 };
  const steps: Record<string, number[]> = {
    requests: [0, 1, 999, 1e5, 999_999, 1e6, 1_000_001, 2e6, 1e7, 3e8, 3.33e8, 1e9, 2e10, 1e12],
    durationMs: [0, 0.5, 1, 99.9, 100, 101, 120.4, 250, 999, 1000, 1001, 5000, 29_000],
    memoryMb: [128, 129, 256, 300, 512, 513, 1024, 1100, 1536, 2048, 3000, 4096],
  };
  for (const extra of [{}, EVERYTHING, { concurrency: 20, arrivals: 'random' as const }, { concurrency: 80, minInstances: 1 }]) {
    for (const [field, values] of Object.entries(steps)) {
      test(`${field}, with ${Object.keys(extra).length} further figures`, () => {
        const before = new Map<string, number>();
        for (const value of values) {
          for (const [offer, total] of totals({ ...base, ...extra, [field]: value })) {
            assert.ok(Number.isFinite(total) && total >= 0, `${offer} ${field} ${value}: ${total}`);
            assert.ok(total >= (before.get(offer) ?? 0) * (1 - 1e-12), `${offer} is cheaper with ${field} ${value}: ${total}`);
            before.set(offer, total);
          }
        }
      });
    }
  }
});

suite('bills', () => {
  test('every offer of every book answers in every region, with everything asked for at once', () => {
    const everything = {
      ...EVERYTHING,
      requests: 5_000_000,
      durationMs: 200,
      memoryMb: 512,
      concurrency: 4,
      minInstances: 1,
      instanceHours: 10,
      instanceRate: 0.1,
    };
    for (const book of shippedBooks) {
      for (const offer of Object.keys(book.offers)) {
        for (const region of Object.keys(book.regions)) {
          const { bills, unpriced } = ask({ ...everything, offer: [offer], region: [region] });
          assert.equal(bills.length + unpriced.length, 1, `${offer} in ${region}`);
          assert.ok(bills.every(({ exact }) => Number(exact) >= 0) && unpriced.every(({ reason }) => reason.endsWith('.')));
        }
      }
    }
  });

  test('a request more costs no more than a cent across the borders of grants and tiers', () => {
    const scenario = { durationMs: 400, memoryMb: 1024, gateway: 'rest' as const, responseKb: 20, logKb: 1, tracedPercent: 10 };
    for (const border of [1e6, 2e6, 1e7, 3e8, 3.33e8, 1e9, 1.5e10]) {
      const [below, above] = [totals({ ...scenario, requests: border - 1 }), totals({ ...scenario, requests: border + 1 })];
      for (const [offer, total] of above) {
        const step = total - (below.get(offer) ?? 0);
        // Machines come whole; everything else is bought by the request.
        const isWhole = ['ec2-t3-medium', 'gce-e2-medium', 'vm-b2s', 'premium-ep1'].includes(offer);
        assert.ok(isWhole || (step >= 0 && step < 0.01), `${offer} at ${border}: ${step}`);
      }
    }
    for (const gbSeconds of [400_000, 6_000_000_000, 15_000_000_000]) {
      const at = (requests: number) => Number(one('lambda-x86', { requests, durationMs: 1000, memoryMb: 1024 }).exact);
      assert.ok(Math.abs(at(gbSeconds + 1) - at(gbSeconds - 1)) < 0.0001);
    }
  });

  test('nothing is to pay for nothing where a plan scales to zero', () => {
    for (const bill of ask({ requests: 0, durationMs: 100, memoryMb: 512 }).bills) {
      assert.equal(bill.total === '0.00', bill.scalesToZero, bill.offer);
      assert.equal(bill.perThousand, null);
    }
  });

  test('a month is as long as it is said to be', () => {
    const scenario = { requests: 0, durationMs: 1, memoryMb: 512, offer: ['vm-b2s'] };
    const cost = (month: string) => ask({ ...scenario, month }).bills[0]?.total;
    assert.deepEqual(['730h', '720h', '30d', '31d'].map(cost), ['30.37', '29.95', '29.95', '30.95']);
  });

  test('every line can be followed: quantity, grant, rate, source and date make the amount', () => {
    for (const bill of ask({ requests: 5_000_000, durationMs: 320, memoryMb: 1024, ...EVERYTHING }).bills) {
      assert.ok(bill.lines.length > 0);
      for (const line of bill.lines) {
        assert.equal(Number(line.quantity), Number(line.free) + Number(line.billable), line.meter);
        const expected = (Number(line.billable) * Number(line.rate)) / Number(line.per);
        assert.ok(Math.abs(expected - Number(line.amount)) <= 1e-9 * Math.max(1, expected), line.meter);
        assert.match(line.source?.asOf ?? '', /^20\d\d-\d\d-\d\d$/);
        assert.ok(line.formula.length > 0 && (line.grant === null) === (Number(line.free) === 0), line.meter);
      }
      assert.ok(bill.sources.length > 0 && bill.assumptions.length > 0);
    }
  });

  test('rounding once and rounding every line are two answers', () => {
    const streaming: CostScenarioInput = {
      requests: 3_000_000,
      durationMs: 500,
      memoryMb: 1536,
      usage: { streamed: '976.5625' },
      withoutGrants: ['streaming'],
    };
    assert.equal(one('lambda-x86', streaming).total, '39.05');
    assert.equal(one('lambda-x86', { ...streaming, rounding: 'lines' }).total, '39.04');
  });

  test('a grant of money buys less where things cost more', () => {
    const scenario = { requests: 1_000_000, durationMs: 1000, memoryMb: 1024, vcpu: 1 };
    const free = (region: string) =>
      Object.fromEntries(
        one('run-request', { ...scenario, region: [region] }).lines.map(({ meter, free: units }) => [meter, Math.floor(Number(units))]),
      );
    assert.deepEqual(free('us-central1'), { requests: 1_000_000, 'vcpu-seconds': 180_000, 'gib-seconds': 360_000 });
    assert.deepEqual(free('europe-west3'), { requests: 1_000_000, 'vcpu-seconds': 128_571, 'gib-seconds': 257_142 });
  });

  test('what others in the account use of a grant is gone', () => {
    const scenario = { requests: 1_500_000, durationMs: 100, memoryMb: 128 };
    assert.equal(one('lambda-x86', scenario).lines.find(({ meter }) => meter === 'requests')?.billable, '500000');
    const shared = one('lambda-x86', { ...scenario, grantsUsed: { requests: '700000' } });
    assert.equal(shared.lines.find(({ meter }) => meter === 'requests')?.free, '300000');
  });

  test('a measured distribution is rounded call by call, and cold starts are billed with their start-up', () => {
    const parts = { requests: 1000, memoryMb: 1024, freeTier: false };
    const seconds = (scenario: CostScenarioInput) =>
      one('lambda-x86', { ...parts, ...scenario }).lines.find(({ group }) => group === 'compute')?.quantity;
    assert.equal(seconds({ durations: [{ ms: 10.2, share: 1 }, { ms: 20.2, share: 3 }] }), '18.5'); // prettier-ignore
    assert.equal(seconds({ durationMs: 250.06, initMs: 100.77, coldPercent: 100 }), '351');
    assert.equal(seconds({ durationMs: 250.06, initMs: 100.77, coldPercent: 50 }), '301');
  });
});

suite('instances that are shared', () => {
  const scenario = { requests: 10_000_000, durationMs: 400, memoryMb: 512, vcpu: 1, freeTier: false };
  const seconds = (more: CostScenarioInput) =>
    Number(one('run-request', { ...scenario, ...more }).lines.find(({ meter }) => meter === 'vcpu-seconds')?.quantity);

  test('billed instance time is not the sum of request times', () => {
    assert.equal(seconds({}), 4_000_000);
    assert.equal(seconds({ concurrency: 20 }), 200_000);
    const random = seconds({ concurrency: 20, arrivals: 'random' });
    assert.ok(random > 200_000 && random < 4_000_000);
    assert.equal(seconds({ concurrency: 20, instanceSeconds: 1_260_000 }), 1_260_000);
  });

  test('at random, few requests share nothing and many share almost all there is', () => {
    const few = seconds({ requests: 1000, concurrency: 80, arrivals: 'random' });
    assert.ok(few > 399 && few <= 400, String(few));
    const many = seconds({ requests: 10_000_000_000, concurrency: 80, arrivals: 'random' });
    assert.ok(many / ((10_000_000_000 * 0.4) / 80) < 1.04, String(many));
  });

  test('idle minimum instances have a price of their own', () => {
    const { lines } = one('run-request', { ...scenario, requests: 0, minInstances: 1 });
    assert.deepEqual(lines.map(({ meter }) => meter), ['idle-vcpu-seconds', 'idle-gib-seconds']); // prettier-ignore
    assert.equal(lines[0]?.quantity, '2628000');
  });
});

suite('what cannot be answered is refused, with the field and what to do', () => {
  const fine = { requests: 1000, durationMs: 100, memoryMb: 128 };
  test('missing, negative, absurd and unknown figures', () => {
    refused({}, 'requests');
    refused({ requests: 1000, memoryMb: 128 }, 'durationMs');
    refused({ requests: 1000, durationMs: 100 }, 'memoryMb');
    refused({ ...fine, requests: -1 }, 'requests');
    refused({ ...fine, requests: Number.NaN }, 'requests');
    refused({ ...fine, durationMs: Number.POSITIVE_INFINITY }, 'durationMs');
    refused({ ...fine, requests: 1e30 }, 'requests');
    refused({ ...fine, memoryMb: '512' }, 'memoryMb');
    refused({ ...fine, concurrency: 0 }, 'concurrency');
    refused({ ...fine, coldPercent: 101 }, 'coldPercent');
    refused({ ...fine, month: 'January' }, 'month');
    refused({ ...fine, region: ['mars-north-1'] }, 'region');
    refused({ ...fine, region: ['europe-west1'], offer: ['lambda-x86'] }, 'region');
    refused({ ...fine, provider: ['nimbus'] }, 'provider');
    refused({ ...fine, offer: ['lambda-sparc'] }, 'offer');
    refused({ ...fine, usage: { coffee: '1' } }, 'usage');
    refused({ ...fine, rates: { coffee: '1' } }, 'rates');
    refused({ ...fine, rates: { requests: '-1' } }, 'rates');
    refused({ ...fine, withoutGrants: ['coffee'] }, 'withoutGrants');
    refused({ ...fine, commitment: 'forever' }, 'commitment');
    refused({ ...fine, currency: 'EUR' }, 'currency');
    refused({ ...fine, provisionedConcurrency: 1, provisionedRequests: 1001 }, 'provisionedRequests');
    refused({ gatewayRequests: 5 }, 'gateway');
  });

  test('an offer that cannot run it says why, and the others answer', () => {
    const { bills, unpriced } = ask({ requests: 1000, durationMs: 100, memoryMb: 9000 });
    assert.ok(bills.some(({ offer }) => offer === 'lambda-x86'));
    assert.match(unpriced.find(({ offer }) => offer === 'functions-1st-gen')?.reason ?? '', /8 GB at the most/);
  });

  test('a region without a price for something borrows one and says so', () => {
    const bill = one('lambda-arm', { ...fine, region: ['eu-west-1'], provisionedConcurrency: 1 });
    assert.ok(bill.warnings.some((text) => text.includes('eu-west-1') && text.includes('us-east-1')));
  });

  test('a region whose later tiers are not known says so where they would count', () => {
    const scenario = { offer: ['lambda-x86'], region: ['eu-west-1'], durationMs: 1000, memoryMb: 1024 };
    const [few, many] = [ask({ ...scenario, requests: 1e9 }), ask({ ...scenario, requests: 7e9 })];
    assert.deepEqual(few.bills[0]?.warnings, []);
    assert.match(many.bills[0]?.warnings[0] ?? '', /later prices for us-east-1 only/);
  });

  test('old prices are flagged, and a book that has ended is', () => {
    const aged = estimate(shippedBooks, CostScenario.parse({ ...fine, offer: ['vm-b2s', 'lambda-x86', 'premium-ep1'] }), NOW);
    assert.ok(aged.bills.find(({ offer }) => offer === 'premium-ep1')?.sources.some(({ stale }) => stale));
    assert.ok(aged.bills.find(({ offer }) => offer === 'lambda-x86')?.sources.every(({ stale }) => !stale));
    const ended = shippedBooks.map((book) => ({ ...book, validTo: '2026-11-01' }));
    const { bills } = estimate(ended, CostScenario.parse(fine), NOW);
    assert.ok(bills.every(({ warnings }) => warnings.some((text) => text.includes('ended on 2026-11-01'))));
  });
});

suite('curves', () => {
  const scenario = CostScenario.parse({ requests: 1_000_000, durationMs: 200, memoryMb: 512, ...EVERYTHING });
  const range = { from: 1000, to: 1e10, points: 200 };

  test('a curve is the bill at every point', () => {
    const { requests, curves: drawn } = curves(shippedBooks, scenario, range);
    assert.equal(requests.length, 200);
    for (const i of [0, 57, 120, 199]) {
      const exact = new Map(
        estimate(shippedBooks, { ...scenario, requests: requests[i] }, NOW).bills.map(({ offer, exact: total }) => [offer, Number(total)]),
      );
      assert.deepEqual(drawn.map(({ offer }) => offer).toSorted(), [...exact.keys()].toSorted());
      for (const { offer, totals: values } of drawn) {
        const wanted = exact.get(offer) ?? 0;
        assert.ok(Math.abs((values[i] ?? 0) - wanted) <= 1e-9 * Math.max(1, wanted), `${offer} at ${requests[i]}`);
      }
    }
  });

  test('at a break-even point the cheapest offer changes, not a request earlier', () => {
    const plain = CostScenario.parse({
      requests: 1_000_000,
      durationMs: 200,
      memoryMb: 512,
      freeTier: false,
      offer: ['lambda-x86', 'ec2-t3-medium'],
    });
    const { breakEvens } = curves(shippedBooks, plain, { from: 1_000_000, to: 20_000_000, points: 50 });
    const [only] = breakEvens;
    assert.deepEqual([only?.from, only?.to, breakEvens.length], ['lambda-x86', 'ec2-t3-medium', 1]);
    // 30.368 dollars a month against 1.8667 a million.
    assert.equal(Math.round((only?.requests ?? 0) / 1000), 16_269);
    const cheapest = (requests: number) => estimate(shippedBooks, { ...plain, requests }, NOW).bills[0]?.offer;
    assert.equal(cheapest((only?.requests ?? 0) - 1), 'lambda-x86');
    assert.equal(cheapest(only?.requests ?? 0), 'ec2-t3-medium');
  });

  test('two hundred points of all offers take less than 50 ms of processor time', () => {
    const spent = Array.from({ length: 15 }, () => {
      const before = process.cpuUsage();
      curves(shippedBooks, scenario, range);
      return process.cpuUsage(before).user / 1000;
    });
    assert.ok(Math.min(...spent) < 50, `${Math.min(...spent)} ms`);
  });
});
