import type { PackageVersion } from './dependencies.ts';

const TYPES: Readonly<Record<PackageVersion['ecosystem'], string>> = {
  npm: 'npm',
  PyPI: 'pypi',
  Go: 'golang',
  Maven: 'maven',
  NuGet: 'nuget',
  RubyGems: 'gem',
};

/** `pkg:npm/%40scope/name@1.2.3`: https://github.com/package-url/purl-spec */
export function toPurl({ ecosystem, name, version }: PackageVersion): string {
  const parts = (ecosystem === 'Maven' ? name.replace(':', '/') : name).split('/');
  return `pkg:${TYPES[ecosystem]}/${parts.map((part) => encodeURIComponent(part).replaceAll('%3A', ':')).join('/')}@${encodeURIComponent(version)}`;
}
