import { spawn } from 'node:child_process';
import { ROOT, toolEnv } from './node24.mjs';

export interface ToolResult {
  /** 0 where it succeeded; 128 and more where a signal ended it. */
  code: number;
  /** Both streams in the order in which they came; empty where they were shown as they came. */
  output: string;
  ms: number;
}

interface ToolOptions {
  env?: NodeJS.ProcessEnv;
  /** Shows the output as it comes instead of keeping it. */
  show?: boolean;
  signal?: AbortSignal;
}

/** Runs a program from the checkout's root with our Node and node_modules/.bin first on PATH. Never rejects: a program that cannot be started is code 127. */
export function runTool(command: string, args: readonly string[], options: ToolOptions = {}): Promise<ToolResult> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: toolEnv(options.env),
      stdio: options.show === true ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // The tools of node_modules/.bin are .cmd files on Windows.
      shell: process.platform === 'win32',
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const end = (code: number) => resolve({ code, output, ms: performance.now() - started });
    child.once('error', (error) => {
      output += `${command}: ${error.message}\n`;
      end(127);
    });
    child.once('close', (code, signal) => end(code ?? (signal === null ? 1 : 128)));
  });
}

/** `1.2 s`, for a line of progress. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
