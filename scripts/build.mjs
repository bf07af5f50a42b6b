// npm run build: dist/renderer and dist/app, the application as it is packed.
import { onNode24 } from './lib/node24.mjs';

await onNode24(import.meta.url, async () => {
  const { buildApp } = await import('./build/app.ts');
  const { seconds } = await import('./lib/run-tool.ts');
  const started = performance.now();
  try {
    const built = await buildApp();
    console.log(built ? `dist/app: ${seconds(performance.now() - started)}` : 'dist/app is up to date.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
});
