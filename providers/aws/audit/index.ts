import { fail, have, pass } from '#shared/model/audit/read-field.ts';
import { defineRule } from '#shared/model/audit/rule.ts';
import type { ProviderAudit } from '../../audit.ts';
import { runtimes } from '../runtimes.ts';
import { code } from './code.ts';
import { mappings } from './mappings.ts';
import { expand, permissionsOf } from './needed-permissions.ts';
import { readSource } from './read-source.ts';
import { retiredRuntimes } from './retired-runtimes.ts';

const patching = defineRule({
  id: 'RUN-003',
  title: 'Runtime patches are pinned to manual',
  severity: 'low',
  why: 'Security fixes of the runtime then wait for somebody to apply them.',
  remediation: { text: 'Set runtime updates to Auto, or to function updates where you deploy often.', cli: 'aws lambda put-runtime-management-config --function-name NAME --update-runtime-on Auto', diff: null },
  risks: ['S9'],
  precision: 'very-high',
  evaluate(of) {
    const mode = have(of.facts['runtimeUpdates'], 'runtime update setting');
    return mode === 'Manual' ? fail('Patches of its runtime are applied by hand.', { value: 'Manual' }) : pass(`Patches of its runtime are applied: ${String(mode)}.`);
  },
}); // prettier-ignore

/** What only Lambda has. */
export const audit: ProviderAudit = {
  rules: [patching],
  mappings,
  code,
  readSource,
  runtimes: {
    table: [...runtimes.map(({ id, deprecatedOn, blockedOn }) => ({ id, deprecatedOn, blockedOn })), ...retiredRuntimes],
    asOf: '2026-11-20',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
  },
  permissionsOf,
  expand,
};
