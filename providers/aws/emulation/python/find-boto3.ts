import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/**
 * What Lambda's Python runtimes bring besides the standard library: boto3 and what it needs.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html#python-sdk-included
 */
export const BOTO3_PACKAGES = ['boto3', 'botocore', 's3transfer', 'jmespath', 'dateutil', 'urllib3', 'six.py'] as const;

let found: string[] | null = null;

/**
 * The directory of packages that has boto3 on this machine, whichever Python it belongs to; null where none has. One of
 * the same Python (`3.13`) is taken first, then the latest boto3. The first call looks; what it finds is remembered.
 */
export function findBoto3(version: string): string | null {
  found ??= installed();
  return found.find((directory) => directory.includes(`python${version}/`)) ?? found[0] ?? null;
}

/** Directories that have it, the latest first. */
function installed(): string[] {
  if (process.platform === 'win32') return [];
  return directories()
    .flatMap((directory) => globSync(join(directory, 'boto3-*.{dist,egg}-info')))
    .toSorted((a, b) => basename(b).localeCompare(basename(a), 'en', { numeric: true }))
    .map((info) => dirname(info))
    .filter((directory) => BOTO3_PACKAGES.every((name) => existsSync(join(directory, name))));
}

/** Where interpreters, version managers and pip for one user keep packages. */
function directories(): string[] {
  const home = homedir();
  const pyenv = process.env['PYENV_ROOT'] ?? join(home, '.pyenv');
  const prefixes = [
    process.env['VIRTUAL_ENV'],
    join(home, '.local'),
    join(pyenv, 'versions', '3.*'),
    join(home, '.local/share/uv/python', 'cpython-3.*'),
    '/usr/local',
    '/opt/homebrew',
    '/Library/Frameworks/Python.framework/Versions/3.*',
  ];
  const inPrefixes = prefixes.filter((prefix) => prefix !== undefined).map((prefix) => join(prefix, 'lib/python3.*/{site,dist}-packages'));
  return [...inPrefixes, '/usr/lib/python3/dist-packages'];
}
