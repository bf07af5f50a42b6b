import { compare as compareSemver, valid } from 'semver';
import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import { compareMaven } from './order-maven.ts';
import { compareNuget } from './order-nuget.ts';
import { compareRubyGems } from './order-rubygems.ts';

/** A version of Python: https://packaging.python.org/en/latest/specifications/version-specifiers/ */
const PEP440 =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\d*))?(?:(?:-(\d+))|(?:[-_.]?(post|rev|r)[-_.]?(\d*)))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?\s*$/i;

const PHASES: Readonly<Record<string, number>> = { a: 0, alpha: 0, b: 1, beta: 1, c: 2, rc: 2, pre: 2, preview: 2 };

/** Numbers that sort as versions do; null where it is none. A part without digits (`1.0rc`) counts as zero. */
function pythonKey(version: string): number[] | null {
  const match = PEP440.exec(version);
  if (match === null) return null;
  const [, epoch, release, phase, phaseNo, plainPost, post, postNo, dev, devNo] = match;
  const numbers = (release ?? '').split('.').map(Number);
  while (numbers.length < 12) numbers.push(0);
  const hasPost = plainPost !== undefined || post !== undefined;
  // A development version of a release comes before its first alpha.
  const pre = phase !== undefined ? (PHASES[phase.toLowerCase()] ?? 0) : dev !== undefined && !hasPost ? -1 : 3;
  return [
    Number(epoch ?? 0),
    ...numbers.slice(0, 12),
    pre,
    Number(phaseNo ?? 0),
    hasPost ? Number(plainPost ?? postNo ?? 0) + 1 : 0,
    dev === undefined ? Number.MAX_SAFE_INTEGER : Number(devNo ?? 0),
  ];
}

/** `1.0` as OSV sometimes writes it for npm. */
function asSemver(version: string): string | null {
  const parts = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(.*)$/.exec(version.trim());
  if (parts === null) return null;
  return valid(`${parts[1] ?? '0'}.${parts[2] ?? '0'}.${parts[3] ?? '0'}${parts[4] ?? ''}`);
}

function compareSemantic(a: string, b: string): number | null {
  const [left, right] = [asSemver(a), asSemver(b)];
  return left === null || right === null ? null : compareSemver(left, right);
}

function comparePython(a: string, b: string): number | null {
  const [left, right] = [pythonKey(a), pythonKey(b)];
  if (left === null || right === null) return null;
  for (const [i, one] of left.entries()) if (one !== right[i]) return one - (right[i] ?? 0);
  return 0;
}

const ORDERS: Readonly<Record<Ecosystem, (a: string, b: string) => number | null>> = {
  npm: compareSemantic,
  PyPI: comparePython,
  Go: compareSemantic,
  Maven: compareMaven,
  NuGet: compareNuget,
  RubyGems: compareRubyGems,
};

/** Below zero where `a` comes before `b`; null where one of them is no version of the ecosystem. `0` comes before all. */
export function compareVersions(ecosystem: Ecosystem, a: string, b: string): number | null {
  if (a === b) return 0;
  if (b === '0') return 1;
  if (a === '0') return -1;
  return ORDERS[ecosystem](a, b);
}
