// Types, lint and format: what has to hold before a test is worth running.
import { spawnSync } from 'node:child_process';

const steps = [
  ['types', 'tsc', ['--build', '--pretty', 'false']],
  ['lint', 'oxlint', ['--deny-warnings']],
  ['format', 'oxfmt', ['--check', '.']],
];

let failed = 0;
for (const [name, command, args] of steps) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) {
    failed++;
    process.stdout.write(`${stdout}${stderr}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
