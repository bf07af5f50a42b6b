import { buildApp } from '../build/app.ts';
import { smokeApp } from '../build/smoke.ts';
import { check, type Tally } from '../check/check.ts';
import { endToEnd } from '../e2e/e2e.ts';
import { seconds } from '../lib/run-tool.ts';
import { unitTests } from './unit.ts';

type Stage = [name: string, run: () => Promise<Tally>];

const STAGES: readonly Stage[] = [
  ['check', check],
  ['unit and integration', () => unitTests([])],
  ['build', () => buildApp().then(smokeApp)],
  ['end to end', () => endToEnd([])],
];

/** Everything that has to hold, stage after stage; a stage that failed does not keep the next from running. Resolves to the sum. */
export async function testAll(): Promise<Tally> {
  const sum = { passed: 0, failed: 0 };
  for (const [name, run] of STAGES) {
    console.log(`\n== ${name}`);
    const started = performance.now();
    const { passed, failed } = await run().catch((error: unknown) => {
      console.log(error instanceof Error ? error.message : error);
      return { passed: 0, failed: 1 };
    });
    console.log(`-- ${name}: ${passed} passed, ${failed} failed (${seconds(performance.now() - started)})`);
    sum.passed += passed;
    sum.failed += failed;
  }
  return sum;
}
