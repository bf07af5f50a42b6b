// npm start: builds what is stale and opens the console.
import { onNode24 } from './lib/node24.mjs';

await onNode24(import.meta.url, async () => {
  const { start } = await import('./start/start.ts');
  try {
    const code = await start(process.argv.slice(2));
    if (code !== null) process.exitCode = code;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
});
