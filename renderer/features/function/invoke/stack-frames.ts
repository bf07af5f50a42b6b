import { decoded } from '#shared/decoded.ts';

/** A line of a stack. `file` is a path inside the package where the frame is the user's own code. */
export interface StackFrame {
  /** As the runtime wrote it, the place of the package on disk left out. */
  text: string;
  file: string | null;
  line: number | null;
  own: boolean;
}

/** `at fn (file:///x/index.mjs:3:9)`, `at file:3:9`, and Python's `File "x", line 3`. */
const LOCATION = /(?:file:\/\/)?([^\s()"]+?):(\d+)(?::\d+)?\)?\s*$|File "([^"]+)", line (\d+)/;

/**
 * The lines of a stack, those of the user's own code marked. `files` are the paths in the package;
 * a frame is the user's where its path ends with one of them outside of installed packages.
 */
export function parseStack(trace: readonly string[], files: readonly string[]): StackFrame[] {
  const own = new Set(files.filter((path) => !isInstalled(path)));
  return trace.flatMap((entry) => entry.split('\n')).map((text) => toFrame(text, own));
}

function toFrame(text: string, own: ReadonlySet<string>): StackFrame {
  const match = LOCATION.exec(text);
  const path = match?.[1] ?? match?.[3];
  const line = match?.[2] ?? match?.[4];
  if (path === undefined || line === undefined) return { text, file: null, line: null, own: false };
  const file = isInstalled(path) || path.startsWith('node:') ? null : packagePath(decoded(path), own);
  const short = file === null ? text : text.replace(path, file).replace('file://', '');
  return { text: short, file, line: Number(line), own: file !== null };
}

/** The longest ending of the path that is a file of the package. */
function packagePath(path: string, files: ReadonlySet<string>): string | null {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  for (let from = 0; from < parts.length; from++) {
    const candidate = parts.slice(from).join('/');
    if (files.has(candidate)) return candidate;
  }
  return null;
}

function isInstalled(path: string): boolean {
  return /(?:^|[\\/])(?:node_modules|site-packages|\.python_packages)[\\/]/.test(path);
}

/** The frames worth showing at first: up to the last one of the user's own, or the first few where there is none. */
export function leadingFrames(frames: readonly StackFrame[], few = 4): StackFrame[] {
  const last = frames.findLastIndex((frame) => frame.own);
  return frames.slice(0, last < 0 ? few : last + 1);
}
