// A CommonJS module whose names Node cannot see from outside.
import cyclonedx from '@cyclonedx/cyclonedx-library';
import type { Component } from '#shared/model/audit/dependencies.ts';
import type { Finding, Severity } from '#shared/model/audit/finding.ts';
import { toPurl } from '#shared/model/audit/purl.ts';
import { limitsOf, type ReportView } from './report-view.ts';

const { Enums, Models, Serialize, Spec } = cyclonedx;

const SEVERITY: Readonly<Record<Severity, (typeof Enums.Vulnerability.Severity)[keyof typeof Enums.Vulnerability.Severity]>> = {
  critical: Enums.Vulnerability.Severity.Critical,
  high: Enums.Vulnerability.Severity.High,
  medium: Enums.Vulnerability.Severity.Medium,
  low: Enums.Vulnerability.Severity.Low,
  info: Enums.Vulnerability.Severity.Info,
};
const METHODS = {
  '2.0': Enums.Vulnerability.RatingMethod.CVSSv2,
  '3.0': Enums.Vulnerability.RatingMethod.CVSSv3,
  '3.1': Enums.Vulnerability.RatingMethod.CVSSv31,
  '4.0': Enums.Vulnerability.RatingMethod.CVSSv4,
} as const;
const isMethod = (version: string | null): version is keyof typeof METHODS => version !== null && version in METHODS;

type Library = InstanceType<typeof Models.Component>;

function library(component: Component): Library {
  const { name, version, use, at, ecosystem } = component;
  const purl = toPurl(component);
  const slash = ecosystem === 'npm' && name.startsWith('@') ? name.indexOf('/') : -1;
  const one = new Models.Component(Enums.ComponentType.Library, name.slice(slash + 1), {
    ...(slash === -1 ? {} : { group: name.slice(0, slash) }),
    version,
    purl,
    bomRef: purl,
    // What is merely there may never be loaded.
    scope: use === 'present' ? Enums.ComponentScope.Optional : Enums.ComponentScope.Required,
  });
  one.properties.add(new Models.Property('isobar:use', use));
  one.properties.add(new Models.Property('isobar:listed-in', `${at.file}:${at.line}`));
  return one;
}

type Advisory = NonNullable<Finding['vulnerable']>['advisories'][number];

function vulnerability({ id, severity, score, cvss, fixed }: Advisory, libraries: readonly Library[]) {
  const rating = new Models.Vulnerability.Rating({
    severity: SEVERITY[severity],
    ...(score === null ? {} : { score }),
    ...(isMethod(cvss) ? { method: METHODS[cvss] } : {}),
  });
  const one = new Models.Vulnerability.Vulnerability({
    bomRef: id,
    id,
    source: new Models.Vulnerability.Source({ name: id.startsWith('GHSA-') ? 'GitHub Advisory Database' : 'OSV' }),
    recommendation: fixed === null ? 'No version without it is known.' : `Update to ${fixed} or later.`,
  });
  one.ratings.add(rating);
  for (const { bomRef } of libraries) one.affects.add(new Models.Vulnerability.Affect(bomRef));
  return one;
}

/** The packages of everything that was looked at as a CycloneDX 1.6 bill of materials, with what is known against them. */
export function toCycloneDx(view: ReportView): string {
  const { audit, date } = view;
  const bom = new Models.Bom({ version: 1 });
  const root = new Models.Component(Enums.ComponentType.Application, `audit ${audit.scope}`, { bomRef: `audit:${audit.scope}` });
  bom.metadata.timestamp = new Date(date);
  bom.metadata.component = root;
  bom.metadata.tools.components.add(new Models.Component(Enums.ComponentType.Application, 'Isobar', { version: audit.version }));
  for (const limit of limitsOf(view)) bom.metadata.properties.add(new Models.Property('isobar:limit', limit));
  const libraries = new Map<string, Library>();
  const subjects = new Map<string, Library>();
  for (const { id, name } of audit.subjectList) {
    if (!audit.components.some((each) => each.subjects.includes(id))) continue;
    const subject = new Models.Component(Enums.ComponentType.Application, name, { bomRef: `subject:${id}` });
    subjects.set(id, subject);
    bom.components.add(subject);
    root.dependencies.add(subject.bomRef);
  }
  for (const component of audit.components) {
    const one = library(component);
    libraries.set(toPurl(component), one);
    bom.components.add(one);
    for (const id of component.subjects) subjects.get(id)?.dependencies.add(one.bomRef);
  }
  const known = new Map<string, { advisory: Advisory; affected: Set<Library> }>();
  for (const { vulnerable } of audit.findings) {
    const affected = vulnerable === undefined ? undefined : libraries.get(vulnerable.purl);
    if (vulnerable === undefined || affected === undefined) continue;
    for (const advisory of vulnerable.advisories) {
      const entry = known.get(advisory.id) ?? { advisory, affected: new Set() };
      entry.affected.add(affected);
      known.set(advisory.id, entry);
    }
  }
  for (const { advisory, affected } of known.values()) bom.vulnerabilities.add(vulnerability(advisory, [...affected]));
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}
