import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A Python that can run functions. */
export interface FoundPython {
  /** Absolute path of the interpreter itself, past any launcher or shim. */
  executable: string;
  /** `3.11.7` */
  version: string;
  /** Directories that the interpreter and its standard library are in. */
  roots: string[];
}

const PROBE_MS = 10_000;
const PROBE = `import json, os, sys
real = os.path.realpath(sys.executable)
print(json.dumps({"executable": real, "version": ".".join(map(str, sys.version_info[:3])), "roots": sorted({os.path.dirname(os.path.dirname(real)), sys.base_prefix})}))`;
/** Where package managers put a Python that a desktop application's own PATH does not name. */
const USUAL = process.platform === 'win32' ? [] : ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin'];

const found = new Map<string, FoundPython | null>();

/** `python3.12` -> `3.12`; null where the runtime is no Python. */
export function pythonVersion(runtime: string): string | null {
  return /^python(3\.\d+)$/.exec(runtime)?.[1] ?? null;
}

/**
 * The Python of this machine for a runtime: the very version where it is installed, else any Python 3; null where there
 * is none. The first call for a version starts a process or two; what it finds is remembered.
 */
export function findPython(version: string): FoundPython | null {
  const known = found.get(version);
  if (known !== undefined) return known;
  const names = process.platform === 'win32' ? ['python.exe', 'python3.exe'] : [`python${version}`, 'python3', 'python'];
  let best: FoundPython | null = null;
  for (const path of [...candidates(names), ...managed(version)]) {
    const python = ask(path);
    if (python === null) continue;
    best ??= python;
    if (python.version.startsWith(`${version}.`)) {
      best = python;
      break;
    }
  }
  found.set(version, best);
  return best;
}

/** Every file of one of these names on the path, the system's own directories first: an environment may see nothing else. */
function candidates(names: readonly string[]): string[] {
  const directories = [...new Set([...USUAL, ...(process.env['PATH'] ?? '').split(delimiter)])].filter((path) => path !== '');
  return names.flatMap((name) => directories.map((directory) => join(directory, name))).filter((path) => existsSync(path));
}

/** Interpreters of exactly this version that a version manager keeps: pyenv, uv, python.org's installer for macOS. */
function managed(version: string): string[] {
  if (process.platform === 'win32') return [];
  const pyenv = process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv');
  const patterns = [
    join(pyenv, 'versions', `${version}.*`, 'bin', `python${version}`),
    join(homedir(), '.local/share/uv/python', `cpython-${version}.*`, 'bin', `python${version}`),
    `/Library/Frameworks/Python.framework/Versions/${version}/bin/python${version}`,
  ];
  return patterns.flatMap((pattern) => globSync(pattern).toSorted());
}

const asked = new Map<string, FoundPython | null>();

function ask(path: string): FoundPython | null {
  const known = asked.get(path);
  if (known !== undefined) return known;
  const { status, stdout } = spawnSync(path, ['-I', '-c', PROBE], { encoding: 'utf8', timeout: PROBE_MS, windowsHide: true });
  const answer = status === 0 ? parse(stdout) : null;
  asked.set(path, answer);
  return answer;
}

function parse(text: string): FoundPython | null {
  try {
    const python = JSON.parse(text) as FoundPython;
    return python.version.startsWith('3.') ? python : null;
  } catch {
    return null;
  }
}
