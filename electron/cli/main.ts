import { useCompileCache } from '#core/compile-cache.ts';

useCompileCache();
const { run } = await import('./run.ts');
await run(process.argv.slice(2));
