import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { AppError } from '#shared/errors.ts';
import { ProfileReport } from '#shared/model/profile.ts';
import type { FacetName, Provider } from '../provider.ts';
import { deploySuite } from './conformance/deploy.ts';
import { functionsSuite, runtimesSuite, triggersSuite } from './conformance/functions.ts';
import { historySuite, invokeSuite } from './conformance/invoke.ts';
import { newCall, openPlace, type ConformanceTarget, type Place } from './conformance/place.ts';
import { keysSuite, lifecycleSuite } from './conformance/lifecycle.ts';
import { postureSuite } from './conformance/posture.ts';
import { runtimeSuite } from './conformance/runtime.ts';
import { chargesSuite } from './conformance/charges.ts';
import { logsSuite, metricsSuite, tracesSuite } from './conformance/telemetry.ts';
import { aliasesSuite, concurrencySuite, deliverySuite, layersSuite, versionsSuite } from './conformance/versions.ts';

export type { ConformanceTarget, Sample, Samples } from './conformance/place.ts';

/** What every facet owes, in the order in which the suites run. Total: a new facet needs a suite. */
const SUITES: { [F in FacetName]: (place: () => Place) => void } = {
  deploy: deploySuite,
  functions: functionsSuite,
  versions: versionsSuite,
  aliases: aliasesSuite,
  triggers: triggersSuite,
  layers: layersSuite,
  concurrency: concurrencySuite,
  delivery: deliverySuite,
  lifecycle: lifecycleSuite,
  keys: keysSuite,
  invoke: invokeSuite,
  history: historySuite,
  logs: logsSuite,
  traces: tracesSuite,
  metrics: metricsSuite,
  charges: chargesSuite,
  runtimes: runtimesSuite,
  runtime: runtimeSuite,
  posture: postureSuite,
};

/**
 * Holds a provider to its capability table, through its real client: a supported facet runs its whole suite, one that is not
 * says why. Nothing is skipped.
 */
export function conformance(target: ConformanceTarget): void {
  const { provider, label } = target;
  suite(`${provider.meta.id} conforms (${label})`, () => {
    let opened: Place | null = null;
    const place = (): Place => {
      assert.ok(opened);
      return opened;
    };
    before(async () => {
      opened = await openPlace(target);
    });
    after(async () => {
      await opened?.close();
    });

    test('checks read only, and say how to mend what is not in order', async () => {
      const report = await place().session.check(newCall());
      assert.deepEqual(ProfileReport.parse(report), report);
      const { checks } = report;
      assert.ok(checks.length > 0);
      for (const check of checks) assert.ok(check.ok || (check.fix ?? '').length > 0, check.message);
    });

    for (const [facet, run] of Object.entries(SUITES) as [FacetName, (place: () => Place) => void][]) {
      const capability = provider.capabilities[facet];
      suite(facet, () => {
        if (capability.supported) {
          run(place);
          test('what is excepted is not there, and the reason is a sentence', () => {
            const methods: object = place().facet(facet);
            for (const [method, reason] of Object.entries(capability.except ?? {})) {
              assert.equal(Object.hasOwn(methods, method), false, method);
              assert.match(reason, /^[A-Z].{10,}\.$/);
            }
          });
        } else {
          test('is not there, and the reason is a sentence', () => {
            assert.equal(place().session[facet], undefined);
            assert.match(capability.reason, /^[A-Z].{10,}\.$/);
          });
        }
      });
    }
  });
}

/** The same for a provider that cannot do anything yet: it says so for every facet, and when somebody connects. */
export function conformanceOfNone(provider: Provider): void {
  suite(`${provider.meta.id} says why it cannot do anything yet`, () => {
    for (const [facet, capability] of Object.entries(provider.capabilities)) {
      if (facet === 'prices') continue;
      test(facet, () => {
        assert.ok(!capability.supported, `${facet} is supported: run the whole suite`);
        assert.match(capability.reason, /^[A-Z].{10,}\.$/);
      });
    }

    test('connecting is refused with what to do instead', async () => {
      const ports = { home: '/nowhere', log: () => {}, settings: () => ({}), secret: async () => null };
      await assert.rejects(provider.connect({ name: 'default', settings: {} }, ports), (error: AppError) => {
        assert.equal(error.code, 'unsupported');
        assert.equal(error.provider, provider.meta.id);
        return (error.hint ?? '').length > 10;
      });
    });
  });
}
