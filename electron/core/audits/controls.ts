import type { ControlState } from '#shared/model/audit/audit.ts';
import type { Finding } from '#shared/model/audit/finding.ts';

interface Control {
  control: string;
  owner: ControlState['owner'];
  /** Rules that check it; none for what only the provider can see. */
  rules: RegExp | null;
}

/** Who answers for what, in the model of shared responsibility that all clouds have. */
const CONTROLS: readonly Control[] = [
  { control: 'Hardware, hypervisor and isolation of environments', owner: 'provider', rules: null },
  { control: 'Operating system and its patches', owner: 'provider', rules: null },
  { control: 'Runtime version and its patches', owner: 'shared', rules: /^RUN-/ },
  { control: 'Who may call it', owner: 'you', rules: /^(?:EXP-00[1-79]|EXP-01[13])$/ },
  { control: 'Browser access and transport', owner: 'shared', rules: /^(?:EXP-008|EXP-01[02]|ENC-00[1-4])$/ },
  { control: 'What it may do', owner: 'you', rules: /^IAM-/ },
  { control: 'Secrets', owner: 'you', rules: /^SEC-/ },
  { control: 'Its code', owner: 'you', rules: /^(?:CODE|AUTH|SAS12)-/ },
  { control: 'Dependencies, layers and images', owner: 'you', rules: /^SUP-/ },
  { control: 'Encryption at rest', owner: 'shared', rules: /^ENC-00[56]$/ },
  { control: 'Network', owner: 'shared', rules: /^NET-/ },
  { control: 'Logs, traces and audit trail', owner: 'you', rules: /^LOG-/ },
  { control: 'Capacity, loops and cost', owner: 'you', rules: /^COST-/ },
  { control: 'What happens to failures', owner: 'you', rules: /^RES-/ },
  { control: 'Ownership and drift', owner: 'you', rules: /^GOV-/ },
];

/** How the controls of one subject stand. */
export function controlStates(
  subject: string,
  findings: readonly Finding[],
  passed: readonly string[],
  notApplicable: readonly string[],
): ControlState[] {
  return CONTROLS.map(({ control, owner, rules }): ControlState => {
    if (rules === null) return { subject, control, owner, state: 'provider', rules: [] };
    const own = findings.filter(({ ruleId }) => rules.test(ruleId));
    const has = (state: Finding['state']) => own.some((finding) => finding.state === state);
    const failing = own.some(({ state, severity }) => state === 'fail' && severity !== 'info');
    const good = passed.some((id) => rules.test(id)) || has('fail');
    const state = failing ? 'fail' : has('not_evaluated') ? 'not_evaluated' : has('waived') ? 'waived' : good ? 'pass' : 'not_applicable';
    const ids = [
      ...new Set([
        ...own.map(({ ruleId }) => ruleId),
        ...passed.filter((id) => rules.test(id)),
        ...notApplicable.filter((id) => rules.test(id)),
      ]),
    ];
    return { subject, control, owner, state, rules: ids.toSorted() };
  });
}
