import { SEVERITIES, type Severity } from '#shared/model/audit/finding.ts';
import type {
  AdvisoryList,
  DependencyFacts,
  PackageUse,
  PackageVersion,
  UsedPackage,
  Vulnerability,
} from '#shared/model/audit/dependencies.ts';
import { isUnread, type FunctionPosture } from '#shared/model/audit/posture.ts';
import { fail, pass, Settled, verdicts } from '#shared/model/audit/read-field.ts';
import { compareVersions } from '../dependencies/version-order.ts';
import { toPurl } from '#shared/model/audit/purl.ts';
import { defineRule, type FailVerdict, type RuleContext, type Verdict } from '#shared/model/audit/rule.ts';

/** Advisories that a message names. */
const NAMED = 6;

const USES: Readonly<Record<PackageUse, string>> = {
  imported: 'The code that the handler reaches imports it.',
  needed: 'A package that the handler imports needs it.',
  present: 'It is there; nothing that a handler reaches is seen to import it.',
};

function dependenciesOf(of: FunctionPosture, context: RuleContext): DependencyFacts {
  const facts = context.dependencies(of);
  if (facts === null) throw new Settled({ state: 'not_applicable', message: 'It depends on no packages.' });
  if (isUnread(facts)) throw new Settled({ state: 'not_evaluated', message: `Its packages could not be read: ${facts.unread}.` });
  return facts;
}

/** What nothing imports is one step less. */
function severityOf(vulnerabilities: readonly Vulnerability[], use: PackageUse): Severity {
  const worst = Math.min(...vulnerabilities.map(({ severity }) => SEVERITIES.indexOf(severity)));
  const low = SEVERITIES.indexOf('low');
  return SEVERITIES[use === 'present' ? Math.min(worst + 1, low) : worst] ?? 'medium';
}

/** Versions that are tried in search of one that nothing is known against. */
const MAX_STEPS = 30;

interface Target {
  /** The version; null where only the last one that is affected is known. */
  fix: string | null;
  text: string;
}

/** Where to update to: what ends all of them, and is not known to be vulnerable itself. Null where no such version is known. */
function targetOf(one: PackageVersion, { of }: AdvisoryList): Target | null {
  let version = one.version;
  for (let step = 0; step < MAX_STEPS; step++) {
    const open = of({ ...one, version });
    if (open.length === 0) return { fix: version, text: `${version} or later` };
    const ends = open.map(({ fixed, last }) => fixed ?? last);
    if (ends.includes(null)) return null;
    const highest = ends.flatMap((each) => each ?? []).toSorted((a, b) => compareVersions(one.ecosystem, a, b) ?? 0).at(-1) ?? version;
    if (open.some(({ fixed, last }) => fixed === null && last === highest))
      return { fix: null, text: `a version after ${highest}, the last one that is known to be affected` };
    if ((compareVersions(one.ecosystem, version, highest) ?? 0) >= 0) return null;
    version = highest;
  }
  return null;
} // prettier-ignore

/** Commands that update a package, where there is one for all projects. */
const UPDATES: Partial<Record<UsedPackage['ecosystem'], (name: string, version: string) => string>> = {
  npm: (name, version) => `npm install ${name}@${version}`,
  PyPI: (name, version) => `pip install "${name}>=${version}"`,
  Go: (name, version) => `go get ${name}@v${version}`,
  NuGet: (name, version) => `dotnet add package ${name} --version ${version}`,
};

/** Packages that the list has none of, by kind. */
function unheld(packages: readonly UsedPackage[], ecosystems: readonly string[]): string[] {
  return [
    ...Map.groupBy(
      packages.filter(({ ecosystem }) => !ecosystems.includes(ecosystem)),
      ({ ecosystem }) => ecosystem,
    ),
  ].map(
    ([ecosystem, own]) =>
      `${own.length} of ${ecosystem} ${own.length === 1 ? 'is' : 'are'} listed, but not compared: the list has no advisories on packages of ${ecosystem}.`,
  );
}

function toVerdict({ ecosystem, name, version, at, use }: UsedPackage, vulnerabilities: readonly Vulnerability[], advisories: AdvisoryList): FailVerdict {
  const told = vulnerabilities.slice(0, NAMED).map(({ id, aliases, score }) => {
    const more = [aliases.find((alias) => alias.startsWith('CVE-')), score === null ? undefined : `CVSS ${score.toFixed(1)}`].filter((each) => each !== undefined);
    return more.length === 0 ? id : `${id} (${more.join(', ')})`;
  });
  const rest = vulnerabilities.length - NAMED;
  const target = targetOf({ ecosystem, name, version }, advisories);
  const fix = target?.fix ?? null;
  const update = fix === null ? null : (UPDATES[ecosystem]?.(name, fix) ?? null);
  const purl = toPurl({ ecosystem, name, version });
  return fail(`${name} ${version} is known to be vulnerable: ${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}. ${USES[use]}`, {
    at,
    severity: severityOf(vulnerabilities, use),
    precision: use === 'present' ? 'medium' : 'high',
    key: `${ecosystem} ${name} ${version}`,
    value: purl,
    vulnerable: { ecosystem, name, version, purl, advisories: vulnerabilities.map(({ id, aliases, severity, score, cvss, fixed }) => ({ id, cve: aliases.find((alias) => alias.startsWith('CVE-')) ?? (id.startsWith('CVE-') ? id : null), severity, score, cvss, fixed })) },
    remediation: target === null ? { text: `No version of ${name} without it is known: take another package, or leave out what is affected.` } : { text: `Update ${name} to ${target.text}.`, cli: use === 'imported' ? update : null },
  });
} // prettier-ignore

const vulnerable = defineRule({
  id: 'SUP-003',
  title: 'A dependency is known to be vulnerable',
  severity: 'medium',
  why: 'What is wrong with it is public, often with a way to use it.',
  remediation: { text: 'Update to a version that mends it.', cli: null, diff: null },
  risks: ['S9', 'SAS-6', 'CWE-1395'],
  precision: 'high',
  evaluate(of, context): readonly Verdict[] {
    const { packages, gaps } = dependenciesOf(of, context);
    const { advisories } = context;
    const failures = packages.flatMap((one) => {
      const found = advisories.of(one);
      return found.length === 0 ? [] : [toVerdict(one, found, advisories)];
    });
    const compared = packages.filter(({ ecosystem }) => advisories.ecosystems.includes(ecosystem));
    const partial = compared.filter((one) => !advisories.isComplete(one));
    const held = compared.length;
    const counted = `${held} ${held === 1 ? 'package was' : 'packages were'} compared`;
    const open = [...gaps, ...unheld(packages, advisories.ecosystems), ...(partial.length === 0 ? [] : [`${counted} with ${advisories.source}.`])];
    if (open.length > 0) return [...failures, { state: 'not_evaluated', message: open.join(' ') }];
    return packages.length === 0 ? [{ state: 'not_applicable', message: 'It uses no packages.' }] : verdicts(failures, `${counted} with ${advisories.source}: nothing is known against them.`);
  },
}); // prettier-ignore

const manifests = defineRule({
  id: 'SUP-006',
  title: 'What is installed is not fixed',
  severity: 'low',
  why: 'Another version, or somebody else\'s code, can come in with the next build without a change of yours.',
  remediation: { text: 'Keep a lock file, install from a registry, and let no package run scripts while it is installed (npm ci --ignore-scripts).', cli: null, diff: null },
  risks: ['SAS-6', 'CWE-1357'],
  precision: 'high',
  evaluate(of, context) {
    const { problems } = dependenciesOf(of, context);
    if (of.kind === 'source') return { state: 'not_applicable', message: 'It is looked at with the directory.' };
    return problems.length === 0 ? pass('Versions are fixed, and come from a registry.') : problems.map(({ message, at, key, kind }) => fail(message, { at, key, ...(kind === 'script' ? { severity: 'info' as const } : {}) }));
  },
}); // prettier-ignore

export const dependencies = [vulnerable, manifests];
