// npm run demo: every template on the local runtime, cold and warm, and the console with all of it.
import { onNode24 } from './lib/node24.mjs';

await onNode24(import.meta.url, async () => {
  const { demo } = await import('./demo/demo.ts');
  try {
    process.exit(await demo(process.argv.slice(2)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
});
