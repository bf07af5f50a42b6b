import type { ProviderAudit } from '../../audit.ts';
import { runtimes } from '../runtimes.ts';
import { code } from './code.ts';
import { mappings } from './mappings.ts';
import { expand, permissionsOf } from './needed-permissions.ts';
import { observedIn } from './observed-permissions.ts';
import { isPlatformNeed } from './platform-needs.ts';
import { policyText } from './policy-text.ts';
import { readSource } from './read-source.ts';
import { retiredRuntimes } from './retired-runtimes.ts';
import { rules } from './rules.ts';

/** What only Lambda has. */
export const audit: ProviderAudit = {
  rules,
  mappings,
  code,
  readSource,
  runtimes: {
    table: [...runtimes.map(({ id, deprecatedOn, blockedOn }) => ({ id, deprecatedOn, blockedOn })), ...retiredRuntimes],
    asOf: '2026-11-20',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html',
  },
  permissionsOf,
  observedIn,
  expand,
  isPlatformNeed,
  policyText,
};
