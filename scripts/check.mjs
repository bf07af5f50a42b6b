// Types, lint and format: what has to hold before a test is worth running.
import { onNode24 } from './lib/node24.mjs';

await onNode24(import.meta.url, async () => {
  const { check } = await import('./check/check.ts');
  const { failed } = await check();
  process.exitCode = failed === 0 ? 0 : 1;
});
