import { spawn, spawnSync } from 'node:child_process';

/** Whether a command is there and runs. */
export function isInstalled(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Runs a command to its end and gives what it printed. Throws with what it complained of where it fails. */
export function runTool(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd?: string; env: Record<string, string> },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let complained = '';
    child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
    child.stderr.on('data', (part: Buffer) => (complained += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(printed);
      else
        reject(
          Object.assign(new Error(`${command} ${args.join(' ')} ended with ${code}: ${complained}${printed}`), {
            code,
            complained,
            printed,
          }),
        );
    });
  });
}
