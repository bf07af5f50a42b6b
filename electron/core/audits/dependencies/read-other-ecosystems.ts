import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import type { CodeLocation } from '#shared/model/audit/posture.ts';
import { keyLines } from './key-lines.ts';
import { asObject, textOf, type PackageNode } from './package-graph.ts';

/** A package that a manifest names; without a version where something else decides. */
export interface NamedPackage {
  name: string;
  version: string | null;
  at: CodeLocation;
}

interface Manifest {
  file: RegExp;
  ecosystem: Ecosystem;
  read(text: string, file: string): NamedPackage[];
}

/** Longer lines are none that these tools write. */
const MAX_LINE = 2000;
const MAX_BLOCK = 8000;

function* linesOf(text: string): Generator<[line: string, number: number]> {
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    if (line.length <= MAX_LINE) yield [line.trimEnd(), number];
  }
}

/** Lines that a pattern takes name and version from. */
function byLine(text: string, file: string, pattern: RegExp): NamedPackage[] {
  return [...linesOf(text)].flatMap(([line, number]): NamedPackage[] => {
    const match = pattern.exec(line);
    return match === null ? [] : [{ name: match[1] ?? '', version: match[2] ?? null, at: { file, line: number } }];
  });
}

/** `go.mod` names what is built in, also what others need, since Go 1.17: https://go.dev/ref/mod#go-mod-file-require */
function readGo(text: string, file: string): NamedPackage[] {
  let within = false;
  const found: NamedPackage[] = [];
  for (const [line, number] of linesOf(text)) {
    if (/^require\s*\(/.test(line)) within = true;
    else if (line === ')') within = false;
    const match = /^(?:require\s+|\s+)([\w.-]+\.[\w./~-]+)\s+v(\d[^\s/]*)/.exec(line);
    if (match !== null && (within || line.startsWith('require'))) found.push({ name: match[1] ?? '', version: (match[2] ?? '').replace('+incompatible', ''), at: { file, line: number } });
  }
  return found;
} // prettier-ignore

/** The line of an offset; offsets come in ascending order. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let at = text.indexOf('\n');
  return (offset) => {
    for (; at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
    return line;
  };
}

/** Blocks between two tags, with their offsets; longer ones than anybody writes are left out. */
function* blocks(text: string, open: string, close: string): Generator<{ block: string; index: number }> {
  for (let index = text.indexOf(open); index !== -1;) {
    const end = text.indexOf(close, index);
    if (end === -1) return;
    if (end - index < MAX_BLOCK) yield { block: text.slice(index, end), index };
    index = text.indexOf(open, end);
  }
}

const tag = (block: string, name: string) => new RegExp(`<${name}>\\s{0,9}([^<]{1,200}?)\\s{0,9}</${name}>`).exec(block)?.[1] ?? null;

/** `pom.xml`: what is asked for, with properties put in. Parents and what others need are known to Maven only. */
function readPom(text: string, file: string): NamedPackage[] {
  const properties = new Map(
    [...text.matchAll(/<([\w.-]{1,100})>([^<>${}\s]{1,100})<\/\1>/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const found: NamedPackage[] = [];
  const lineOf = lineCounter(text);
  for (const { block, index } of blocks(text, '<dependency>', '</dependency>')) {
    const [group, artifact, version] = [tag(block, 'groupId'), tag(block, 'artifactId'), tag(block, 'version')];
    if (group === null || artifact === null || /^(?:test|provided)$/.test(tag(block, 'scope') ?? '')) continue;
    const plain = version?.replace(/^\$\{([\w.-]+)\}$/, (whole, name: string) => properties.get(name) ?? whole) ?? null;
    const line = lineOf(index);
    found.push({ name: `${group}:${artifact}`, version: plain === null || /[$[(,]/.test(plain) ? null : plain, at: { file, line } });
  }
  return found;
}

/** `packages.lock.json` of NuGet: by framework. */
function readNugetLock(text: string, file: string): NamedPackage[] {
  const found = new Map<string, NamedPackage>();
  const lineOf = keyLines(text, 'entries');
  for (const framework of Object.values(asObject(asObject(JSON.parse(text))['dependencies']))) {
    for (const [name, entry] of Object.entries(asObject(framework))) {
      const version = textOf(asObject(entry)['resolved']);
      if (asObject(entry)['type'] !== 'Project') found.set(`${name} ${version ?? ''}`, { name, version, at: { file, line: lineOf(name) } });
    }
  }
  return [...found.values()];
}

/** A project of .NET: `<PackageReference Include="X" Version="1.2.3" />` */
function readProject(text: string, file: string): NamedPackage[] {
  const lineOf = lineCounter(text);
  return [...text.matchAll(/<PackageReference\b([^>]{1,600})>(?:\s{0,20}<Version>([^<]{1,60})<)?/g)].flatMap((match): NamedPackage[] => {
    const name = /\bInclude="([^"]{1,200})"/.exec(match[1] ?? '')?.[1];
    const version = /\bVersion="([^"]{1,60})"/.exec(match[1] ?? '')?.[1] ?? match[2] ?? null;
    const line = lineOf(match.index);
    return name === undefined
      ? []
      : [{ name, version: version !== null && /^\d[\w.+-]*$/.test(version) ? version : null, at: { file, line } }];
  });
}

/** The first that a folder has counts. */
const MANIFESTS: readonly Manifest[] = [
  { file: /^go\.mod$/, ecosystem: 'Go', read: readGo },
  { file: /^gradle\.lockfile$/, ecosystem: 'Maven', read: (text, file) => byLine(text, file, /^([\w.-]+:[\w.-]+):([^=\s]+)=/) },
  { file: /^pom\.xml$/, ecosystem: 'Maven', read: readPom },
  { file: /^packages\.lock\.json$/, ecosystem: 'NuGet', read: readNugetLock },
  { file: /\.(?:cs|fs|vb)proj$/, ecosystem: 'NuGet', read: readProject },
  // What follows a version after `-` is the platform.
  { file: /^Gemfile\.lock$/, ecosystem: 'RubyGems', read: (text, file) => byLine(text, file, /^ {4}([\w.-]+) \((\d[^)-]*)(?:-[^)]*)?\)$/) },
];

/** Whether a file lists packages of a language whose code is not read. */
export function isForeignManifest(name: string): boolean {
  return MANIFESTS.some(({ file }) => file.test(name));
}

/** Packages of a folder in languages whose code is not read, by ecosystem: the lock file where there is one. */
export function readForeign(
  names: readonly string[],
  read: (name: string) => string | null,
  folder: string,
): Map<Ecosystem, NamedPackage[]> {
  const out = new Map<Ecosystem, NamedPackage[]>();
  for (const { file, ecosystem, read: parse } of MANIFESTS) {
    if (out.has(ecosystem)) continue;
    const own = names.filter((name) => file.test(name)).flatMap((name) => parse(read(name) ?? '', folder + name));
    if (own.length > 0) out.set(ecosystem, own);
  }
  return out;
}

/** Nodes of packages that nothing is known of but name and version. */
export function foreignNodes(ecosystem: Ecosystem, packages: readonly NamedPackage[]): Map<string, PackageNode> {
  return new Map(
    packages.flatMap(({ name, version, at }) =>
      version === null
        ? []
        : [[`${name}@${version}`, { ecosystem, name, version, at, needs: [], installScript: false, modules: [] }] as const],
    ),
  );
}
