import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import type { OsvRecord } from './osv-record.ts';

/**
 * A short list of known vulnerabilities in packages that functions often have: what an audit holds dependencies against
 * without asking anybody. Facts (ids, packages, ranges, scores) of records in the GitHub Advisory Database,
 * https://github.com/github/advisory-database (CC BY 4.0). It is far from complete, which every report says.
 */
export const RECORDED = {
  source: 'the GitHub Advisory Database (https://github.com/github/advisory-database)',
  /** Day on which the records were read. */
  readOn: '2026-11-21',
  /** The latest change in any of them. */
  newest: '2024-06-17',
};

/** `[from, until]`, without `until`; `=x` is up to and with `x`; null has no end. */
type Span = readonly [from: string, until: string | null];
type Row = readonly [id: string, cve: string | null, names: readonly string[], spans: readonly Span[], vector: string | null, word: string];

const npm: readonly Row[] = [
  ['GHSA-35jh-r3h4-6jhm', 'CVE-2021-23337', ['lodash', 'lodash-es'], [['0', '4.17.21']], '3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H', 'HIGH'],
  ['GHSA-jf85-cpcp-j695', 'CVE-2019-10744', ['lodash'], [['0', '4.17.12']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H', 'CRITICAL'],
  ['GHSA-p6mc-m468-83gw', 'CVE-2020-8203', ['lodash', 'lodash-es'], [['0', '4.17.20']], '3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H', 'HIGH'],
  ['GHSA-29mw-wpgm-hmr9', 'CVE-2020-28500', ['lodash', 'lodash-es'], [['0', '4.17.21']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L', 'MODERATE'],
  ['GHSA-xvch-5gv4-984h', 'CVE-2021-44906', ['minimist'], [['0', '0.2.4'], ['1.0.0', '1.2.6']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CRITICAL'],
  ['GHSA-vh95-rmgr-6w4m', 'CVE-2020-7598', ['minimist'], [['0', '0.2.1'], ['1.0.0', '1.2.3']], '3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:L', 'MODERATE'],
  ['GHSA-qwph-4952-7xr6', 'CVE-2022-23540', ['jsonwebtoken'], [['0', '9.0.0']], null, 'MODERATE'],
  ['GHSA-hjrf-2m68-5959', 'CVE-2022-23541', ['jsonwebtoken'], [['0', '9.0.0']], null, 'MODERATE'],
  ['GHSA-42xw-2xvc-qx8m', 'CVE-2019-10742', ['axios'], [['0', '0.18.1']], '3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 'HIGH'],
  ['GHSA-4w2v-q235-vp99', 'CVE-2020-28168', ['axios'], [['0', '0.21.1']], '3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N', 'MODERATE'],
  ['GHSA-cph5-m8f7-6c5x', 'CVE-2021-3749', ['axios'], [['0', '0.21.2']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 'HIGH'],
  ['GHSA-wf5p-g6vw-rhxx', 'CVE-2023-45857', ['axios'], [['0.8.1', '1.6.0']], null, 'MODERATE'],
  // Its range overlaps with itself in the record; the fix of the second line of versions is 2.6.7.
  ['GHSA-r683-j2x4-v87g', 'CVE-2022-0235', ['node-fetch'], [['0', '2.6.7'], ['3.0.0', '3.1.1']], '3.0/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', 'HIGH'],
  ['GHSA-74fj-2j2h-c42q', 'CVE-2022-0155', ['follow-redirects'], [['0', '1.14.8']], '3.0/AV:N/AC:L/PR:L/UI:R/S:U/C:H/I:H/A:H', 'HIGH'],
  ['GHSA-cxjh-pqwp-8mfp', 'CVE-2024-28849', ['follow-redirects'], [['0', '1.15.6']], '3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N', 'MODERATE'],
  ['GHSA-q4v7-4rhw-9hqm', 'CVE-2017-5941', ['node-serialize'], [['0', null]], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CRITICAL'],
  ['GHSA-phwq-j96m-2c2q', 'CVE-2022-29078', ['ejs'], [['0', '3.1.7']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CRITICAL'],
  ['GHSA-8hfj-j24r-96c4', 'CVE-2022-24785', ['moment'], [['0', '2.29.2']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N', 'HIGH'],
  ['GHSA-wc69-rhjr-hc9g', 'CVE-2022-31129', ['moment'], [['2.18.0', '2.29.4']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 'HIGH'],
  ['GHSA-72xf-g2v4-qvf3', 'CVE-2023-26136', ['tough-cookie'], [['0', '4.1.3']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N', 'MODERATE'],
  ['GHSA-hrpp-h998-j3pp', 'CVE-2022-24999', ['qs'], [['0', '6.2.4'], ['6.3.0', '6.3.3'], ['6.4.0', '6.4.1'], ['6.5.0', '6.5.3'], ['6.6.0', '6.6.1'], ['6.7.0', '6.7.3'], ['6.8.0', '6.8.3'], ['6.9.0', '6.9.7'], ['6.10.0', '6.10.3']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 'HIGH'],
  ['GHSA-c2qf-rxjj-qqgw', 'CVE-2022-25883', ['semver'], [['0', '5.7.2'], ['6.0.0', '6.3.1'], ['7.0.0', '7.5.2']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L', 'MODERATE'],
  ['GHSA-8j8c-7jfh-h6hx', null, ['js-yaml'], [['0', '3.13.1']], null, 'HIGH'],
  ['GHSA-776f-qx25-q3cc', 'CVE-2023-0842', ['xml2js'], [['0', '0.5.0']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:L', 'HIGH'],
  ['GHSA-cf4h-3jhx-xvhq', 'CVE-2021-23358', ['underscore'], [['1.3.2', '1.12.1']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CRITICAL'],
  ['GHSA-p8p7-x288-28g6', 'CVE-2023-28155', ['request'], [['0', '=2.88.2']], '3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 'MODERATE'],
  ['GHSA-g644-9gfx-q4q4', 'CVE-2023-37903', ['vm2'], [['0', '=3.9.19']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CRITICAL'],
  ['GHSA-3h5v-q93c-6h6q', 'CVE-2024-37890', ['ws'], [['2.1.0', '5.2.4'], ['6.0.0', '6.2.3'], ['7.0.0', '7.5.10'], ['8.0.0', '8.17.1']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', 'HIGH'],
]; // prettier-ignore

const pypi: readonly Row[] = [
  ['GHSA-8q59-q68h-6hv4', 'CVE-2020-14343', ['pyyaml'], [['0', '5.4']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CRITICAL'],
  ['GHSA-6757-jp84-gxfx', 'CVE-2020-1747', ['pyyaml'], [['0', '5.3.1']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CRITICAL'],
  ['GHSA-ffqj-6fqr-9h24', 'CVE-2022-29217', ['pyjwt'], [['1.5.0', '2.4.0']], '3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N', 'HIGH'],
  ['GHSA-j8r2-6x86-q33q', 'CVE-2023-32681', ['requests'], [['2.3.0', '2.31.0']], '3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:N/A:N', 'MODERATE'],
  ['GHSA-x84v-xcm2-53pg', 'CVE-2018-18074', ['requests'], [['0', '2.20.0']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 'HIGH'],
  ['GHSA-m2qf-hxjv-5gpq', 'CVE-2023-30861', ['flask'], [['0', '2.2.5'], ['2.3.0', '2.3.2']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 'HIGH'],
  ['GHSA-v845-jxx5-vc9f', 'CVE-2023-43804', ['urllib3'], [['0', '1.26.17'], ['2.0.0', '2.0.6']], '3.1/AV:N/AC:H/PR:H/UI:N/S:U/C:H/I:H/A:N', 'MODERATE'],
  ['GHSA-g3rq-g295-4j3m', 'CVE-2020-28493', ['jinja2'], [['0', '2.11.3']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L', 'MODERATE'],
  ['GHSA-462w-v97r-4m45', 'CVE-2019-10906', ['jinja2'], [['0', '2.10.1']], '3.0/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N', 'HIGH'],
  ['GHSA-43fp-rhv2-5gv8', 'CVE-2022-23491', ['certifi'], [['2017.11.05', '2022.12.07']], '3.1/AV:N/AC:L/PR:H/UI:N/S:C/C:N/I:H/A:N', 'MODERATE'],
  ['GHSA-xqr8-7jwr-rhp7', 'CVE-2023-37920', ['certifi'], [['2015.04.28', '2023.07.22']], '3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N', 'HIGH'],
  ['GHSA-j66q-qmrc-89rx', 'CVE-2020-22083', ['jsonpickle'], [['0', '=1.4.2']], null, 'CRITICAL'],
]; // prettier-ignore

function toRecord(ecosystem: Ecosystem, [id, cve, names, spans, vector, word]: Row): OsvRecord {
  const ranges = spans.map(([introduced, until]) => {
    const end = until === null ? [] : until.startsWith('=') ? [{ last_affected: until.slice(1) }] : [{ fixed: until }];
    return { type: 'ECOSYSTEM', events: [{ introduced }, ...end] };
  });
  return {
    id,
    aliases: cve === null ? [] : [cve],
    severity: vector === null ? [] : [{ type: 'CVSS_V3', score: `CVSS:${vector}` }],
    affected: names.map((name) => ({ package: { ecosystem, name }, ranges })),
    database_specific: { severity: word },
  };
}

/** The list in the form of OSV. */
export function recordedAdvisories(): OsvRecord[] {
  return [...npm.map((row) => toRecord('npm', row)), ...pypi.map((row) => toRecord('PyPI', row))];
}
