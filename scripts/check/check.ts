import { runTool, seconds } from '../lib/run-tool.ts';

/** How many of something passed and failed. */
export interface Tally {
  passed: number;
  failed: number;
}

const STEPS: readonly [name: string, command: string, args: readonly string[]][] = [
  ['types', 'tsc', ['--build', '--pretty', 'false']],
  ['lint', 'oxlint', ['--deny-warnings']],
  ['format', 'oxfmt', ['--check', '.']],
];

/** Types, lint and format, each with its own line; what a step complains of follows its line. */
export async function check(): Promise<Tally> {
  const tally = { passed: 0, failed: 0 };
  for (const [name, command, args] of STEPS) {
    const { code, output, ms } = await runTool(command, args);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds(ms)})`);
    tally[code === 0 ? 'passed' : 'failed']++;
    if (code !== 0) process.stdout.write(output);
  }
  return tally;
}
