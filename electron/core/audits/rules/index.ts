import type { Rule } from '#shared/model/audit/rule.ts';
import { code } from './code.ts';
import { configuration } from './configuration.ts';
import { dependencies } from './dependencies.ts';
import { exposure } from './exposure.ts';
import { identity } from './identity.ts';
import { lifecycle } from './lifecycle.ts';
import { secrets } from './secrets.ts';

/** The rules that hold everywhere; what only one cloud has stands with its provider. */
export const GENERAL_RULES: readonly Rule[] = [
  ...exposure,
  ...identity,
  ...secrets,
  ...code,
  ...configuration,
  ...dependencies,
  ...lifecycle,
];
