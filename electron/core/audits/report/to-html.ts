import { createHash } from 'node:crypto';
import type { AuditRule } from '#shared/model/audit/audit.ts';
import { SEVERITIES, type Finding } from '#shared/model/audit/finding.ts';
import {
  countsText,
  limitsOf,
  mappingsText,
  placeOf,
  scopeText,
  proposedFor,
  spanLines,
  subjectRows,
  type ReportView,
} from './report-view.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Text of others as text, never as markup. */
const html = (text: string) => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

const STYLE = `
:root{color-scheme:light dark;--ink:light-dark(#1b2430,#e6eaf0);--dim:light-dark(#56616f,#9aa5b1);--paper:light-dark(#fff,#12171e);--panel:light-dark(#f4f6f8,#1a212b);--line:light-dark(#d5dbe1,#2f3946);
--critical:light-dark(#9b1c31,#ff8a9b);--high:light-dark(#b3400e,#ffa06a);--medium:light-dark(#8a6100,#f0c04f);--low:light-dark(#22618c,#7fbde8);--info:light-dark(#56616f,#9aa5b1)}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem}h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;margin:2.5rem 0 .75rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}h3{font-size:1rem;margin:0}
p{margin:.4rem 0;max-width:70ch}.dim{color:var(--dim)}.counts{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0;padding:0;list-style:none}.counts li{border:1px solid var(--line);border-radius:.4rem;padding:.4rem .8rem;min-width:6rem}.counts b{display:block;font-size:1.4rem;font-variant-numeric:tabular-nums}
details{border:1px solid var(--line);border-radius:.4rem;margin:.6rem 0;background:var(--panel)}summary{cursor:pointer;padding:.6rem .9rem;display:flex;gap:.75rem;align-items:baseline}summary h3{flex:1}h1,h2,h3,p,li{overflow-wrap:anywhere}.body{padding:0 .9rem .8rem}
.sev{font-weight:650}.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}.info{color:var(--info)}
table{border-collapse:collapse;width:100%;font-size:.92em}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-top:1px solid var(--line)}th{font-weight:600}td{overflow-wrap:anywhere}
code,pre{font:.88em/1.45 ui-monospace,monospace}pre{overflow:auto;padding:.6rem;border:1px solid var(--line);border-radius:.3rem;background:var(--paper)}ol{margin:.2rem 0;padding-left:1.3rem}
.scroll{overflow-x:auto}.num{text-align:right;font-variant-numeric:tabular-nums;padding-right:.9rem}h2,h3{break-after:avoid}
@media screen and (max-width:40rem){main{padding:1.25rem 1rem 3rem}summary{flex-wrap:wrap}summary h3{flex:1 1 100%;order:1}.counts li{flex:1 1 6rem}
table:not(.rows) td:first-child{min-width:8.5rem}.rows thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.rows tr{display:block;border-top:1px solid var(--line);padding:.5rem 0}.rows td{display:block;border:0;padding:.1rem 0}.rows td:nth-child(-n+2){display:inline;margin-right:.6rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}}
@media print{details::details-content{display:block;content-visibility:visible}summary{break-after:avoid}tr,li{break-inside:avoid}.scroll{overflow:visible}main{padding:0;max-width:none}}`;

function evidence(finding: Finding): string {
  const place = placeOf(finding);
  const steps = finding.evidence?.path ?? [];
  const value = finding.evidence?.value ?? null;
  const spans = spanLines(finding);
  return [
    place === '' ? '' : `<code>${html(place)}</code>`,
    value === null ? '' : `<div class="dim">${html(value)}</div>`,
    spans.length === 0 ? '' : `<ul>${spans.map((line) => `<li>${html(line)}</li>`).join('')}</ul>`,
    steps.length === 0 ? '' : `<ol>${steps.map((step) => `<li><code>${html(`${step.at.file}:${step.at.line}`)}</code> ${html(step.label)}</li>`).join('')}</ol>`,
  ].join('');
} // prettier-ignore

/** A block of code; nothing where there is none. */
const block = (text: string | null | undefined) => (text === null || text === undefined ? '' : `<pre>${html(text)}</pre>`);

/** What to do about this one, where that is not what the rule says of all. */
function ownRemediation(finding: Finding, rule: AuditRule | undefined): string {
  const { text, diff, cli } = proposedFor(finding, rule);
  return `${text === null ? '' : `<p>${html(text)}</p>`}${block(diff)}${block(cli)}`;
}

function row(finding: Finding, view: ReportView): string {
  const subject = view.subjects.get(finding.subject);
  const waiver = finding.waiver;
  const waived = waiver === null ? '' : `<div class="dim">Waived by ${html(waiver.owner)} until ${html(waiver.expiresAt.slice(0, 10))}: ${html(waiver.reason)}</div>`;
  const own = ownRemediation(finding, view.rules.get(finding.ruleId));
  return `<tr id="f-${finding.id}"><td><span class="sev ${finding.severity}">${finding.severity}</span></td><td>${html(subject?.name ?? finding.subject)}</td><td>${html(finding.message)}${waived}${own}</td><td>${evidence(finding)}</td></tr>`;
} // prettier-ignore

function about(rule: AuditRule | undefined): string {
  if (rule === undefined) return '';
  const { text, cli, diff } = rule.remediation;
  return `<p>${html(rule.why)}</p><p><b>What to do.</b> ${html(text)}</p>${block(cli)}${block(diff)}`;
}

function group(ruleId: string, findings: readonly Finding[], view: ReportView): string {
  const rule = view.rules.get(ruleId);
  const severity = findings[0]?.severity ?? 'info';
  const mappings = mappingsText(rule);
  const heads = ['Severity', 'Function', 'Finding', 'Evidence'].map((head) => `<th scope="col">${head}</th>`).join('');
  const found = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  // What is worst can be read without a click.
  return `<details${severity === 'critical' ? ' open' : ''}><summary><span class="sev ${severity}">${severity}</span><h3>${html(rule?.title ?? ruleId)}</h3><span class="dim">${html(ruleId)}, ${found}</span></summary><div class="body">
${about(rule)}<div class="scroll"><table class="rows"><thead><tr>${heads}</tr></thead><tbody>${findings.map((finding) => row(finding, view)).join('')}</tbody></table></div>
${mappings === '' ? '' : `<p class="dim">Maps to: ${html(mappings)}</p>`}</div></details>`;
}

function groups(findings: readonly Finding[], view: ReportView): string {
  if (findings.length === 0) return '<p>None.</p>';
  return [...Map.groupBy(findings, ({ ruleId }) => ruleId)].map(([id, list]) => group(id, list, view)).join('\n');
}

function table(texts: readonly string[], numbers: readonly string[], rows: readonly string[]): string {
  const heads = [
    ...texts.map((head) => `<th scope="col">${head}</th>`),
    ...numbers.map((head) => `<th scope="col" class="num">${head}</th>`),
  ];
  return `<div class="scroll"><table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

/** Where to begin: functions with what is open in them. */
function subjects(view: ReportView): string {
  const rows = subjectRows(view).map(
    ({ name, counts }) =>
      `<tr><td>${html(name)}</td>${SEVERITIES.map((severity) => `<td class="num">${counts[severity] === 0 ? '' : `<span class="${severity}">${counts[severity]}</span>`}</td>`).join('')}</tr>`,
  );
  return rows.length < 2 ? '' : `<h2>By function</h2>${table(['Function'], SEVERITIES, rows)}`;
}

function controls(view: ReportView): string {
  const { audit } = view;
  if (audit.controls.length === 0) return '';
  const names = [...new Set(audit.controls.map(({ control }) => control))];
  const rows = names.map((name) => {
    const own = audit.controls.filter(({ control }) => control === name);
    const of = (state: string) => own.filter((each) => each.state === state).length;
    const owner = own[0]?.owner === 'provider' ? 'the provider' : own[0]?.owner === 'shared' ? 'both' : 'you';
    const numbers = ['pass', 'fail', 'not_evaluated', 'waived'].map((state) => `<td class="num">${of(state)}</td>`);
    return `<tr><td>${html(name)}</td><td>${owner}</td>${numbers.join('')}</tr>`;
  });
  return `<h2>Who answers for what</h2>${table(['Control', 'Answers'], ['In order', 'Open', 'Not evaluated', 'Waived'], rows)}`;
}

/** One file that needs nothing else: no script, no address outside, and a policy that forbids both. */
export function toHtml(view: ReportView): string {
  const { audit } = view;
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const counts = SEVERITIES.map((severity) => `<li><b class="${severity}">${audit.counts.open[severity]}</b>${severity}</li>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>${html(view.title)}</title><style>${STYLE}</style></head>
<body><main><h1>${html(view.title)}</h1>
<p>${html(scopeText(audit))}</p><p class="dim">${html(view.date)}, Isobar ${html(audit.version)}. ${audit.subjects} subjects, status ${audit.status}.</p>
<ul class="counts" aria-label="Open findings by severity">${counts}<li><b>${audit.counts.pass}</b>passed</li><li><b>${audit.counts.waived}</b>waived</li><li><b>${audit.counts.notEvaluated}</b>not evaluated</li></ul>
<h2>Findings: ${html(countsText(audit))}</h2>
${groups(view.open, view)}
${view.waived.length === 0 ? '' : `<h2>Waived</h2>${groups(view.waived, view)}`}
${subjects(view)}
${controls(view)}
<h2>Scope and limits</h2><ul>${limitsOf(view).map((line) => `<li>${html(line)}</li>`).join('')}</ul>
<p class="dim">SHA-256 of the JSON report: <code>${view.checksum}</code></p></main></body></html>
`;
} // prettier-ignore
