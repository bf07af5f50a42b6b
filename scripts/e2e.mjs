// npm run e2e [-- Playwright's arguments]
import { onNode24 } from './lib/node24.mjs';

await onNode24(import.meta.url, async () => {
  const { endToEnd } = await import('./e2e/e2e.ts');
  const { passed, failed } = await endToEnd(process.argv.slice(2));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
});
