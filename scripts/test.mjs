// npm test: types, lint, format, unit, integration and end-to-end tests. With arguments: only the
// unit tests whose path contains one of them.
import { onNode24 } from './lib/node24.mjs';

await onNode24(import.meta.url, async () => {
  const { seconds } = await import('./lib/run-tool.ts');
  const started = performance.now();
  const filters = process.argv.slice(2);
  const run = filters.length === 0 ? (await import('./test/all.ts')).testAll : (await import('./test/unit.ts')).unitTests;
  const { passed, failed } = await run(filters);
  console.log(`\nin ${seconds(performance.now() - started)}`);
  console.log(`${passed} passed, ${failed} failed`);
  // Tests may leave a handle open; what they found is known.
  process.exit(failed === 0 ? 0 : 1);
});
