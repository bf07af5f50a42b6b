import { isTest, type SourceFile } from './source-files.ts';
import type { Violation } from './layers.ts';

const SDK = /^(?:@aws-sdk\/|@aws\/|@smithy\/|aws-sdk$|aws-lambda|@google-cloud\/|googleapis|@azure\/|@azure-rest\/)/;
const FRONT_QUESTION = /process\.versions\.electron|\bisElectron\b|\bwindow\.electron\b|userAgent\b[^\n]*[Ee]lectron|location\.protocol/;
const SKIPPED =
  /\b(?:test|it|describe|suite)\.(?:skip|todo|only|fixme)\b|\{[^{}\n]*\b(?:skip|todo|only):\s*(?:true|['"`](?!tool not installed: ))/;
/** S3 answers with the code `NotImplemented` and a sentence of its own: an emulation has to say both. */
const UNFINISHED =
  /\b(?:TODO|FIXME|XXX|HACK)\b|(?<!implies functionality that is )\b[Nn]ot (?:yet )?implemented\b|(?<!')NotImplemented|NotImplemented(?!')/;
const MACHINE = /(?<![\w.-])\/(?:work|root)\/\.?\w/;
const DISABLED = /(?:eslint|oxlint)-disable(?!.* -- \S)|@ts-(?:ignore|nocheck|expect-error)/;

/** Matching lines of files, as violations. */
function lines(files: readonly SourceFile[], pattern: RegExp, why: string): Violation[] {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1} ${line.trim().slice(0, 100)}: ${why}.`] : [])),
  );
}

const TOOLING = /^(?:e2e|bench|examples)\//;

/** Names of clouds outside providers/: what makes a fifth provider more than a folder. */
export function cloudNames(files: readonly SourceFile[], ids: readonly string[]): Violation[] {
  const product = files.filter(({ path }) => !path.startsWith('providers/') && !TOOLING.test(path) && !isTest(path));
  return lines(product, new RegExp(`(['"\`])(?:${ids.join('|')})\\1`), 'only providers/ names a cloud');
}

/** Cloud SDKs outside providers/. */
export function cloudSdks(files: readonly SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => !path.startsWith('providers/') && !path.startsWith('bench/'))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target, own }) => !own && SDK.test(target))
        .map(({ target }) => `${path} imports ${target}: only providers/ knows a cloud's SDK.`),
    );
}

/** Electron outside its front, and tests that would load it: its package downloads a binary when it is loaded. */
export function electronImports(files: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const loads = (path: string, seen: Set<string>): boolean => {
    const file = byPath.get(path);
    if (file === undefined || seen.has(path)) return false;
    seen.add(path);
    return file.imports.some(({ target, own, typeOnly }) => !typeOnly && (own ? loads(target, seen) : target === 'electron'));
  };
  return files.flatMap((file) => {
    const direct = file.imports.some(({ target, typeOnly }) => target === 'electron' && !typeOnly);
    if (direct && !file.path.startsWith('electron/desktop/')) return [`${file.path} imports electron: only electron/desktop does.`];
    return isTest(file.path) && loads(file.path, new Set()) ? [`${file.path} loads electron: a test uses its types only.`] : [];
  });
}

/** Questions about the front outside the one place that may ask. */
export function frontQuestions(files: readonly SourceFile[]): Violation[] {
  const asked = files.filter(
    ({ path }) => /^(?:renderer|shared|providers|electron\/core)\//.test(path) && !path.startsWith('renderer/app/'),
  );
  return lines(asked, FRONT_QUESTION, 'only renderer/app knows which front this is');
}

/** Tests that do not run. */
export function skippedTests(files: readonly SourceFile[]): Violation[] {
  return lines(
    files.filter(({ path }) => isTest(path)),
    SKIPPED,
    'a test runs, or says which tool is missing',
  );
}

/** Marks of unfinished work, switched-off checks and paths of somebody's machine. */
export function marks(files: readonly SourceFile[]): Violation[] {
  return [
    ...lines(files, UNFINISHED, 'finish it, or say in the interface why it is not there'),
    ...lines(files, DISABLED, 'a switched-off rule says why, after "--"'),
    ...lines(files, MACHINE, 'a path of one machine'),
  ];
}
