import type { CoreContext } from '../context.ts';
import { AppError } from '#shared/errors.ts';
import type { HandlerOf } from '../handler.ts';
import { readAudit, readAudits } from './audit-rows.ts';
import { compareAudits } from './compare-audits.ts';
import { loadKnowledge } from './provider-knowledge.ts';
import { exportAudit } from './report/export-audit.ts';
import { runAudit } from './run-audit.ts';
import { createWaiver, readWaivers, removeWaiver, WAIVER_RULE } from './waivers.ts';

export const runHandler =
  (core: CoreContext): HandlerOf<'audits', 'run'> =>
  async (input, call) => {
    if (input.refs.length + input.directories.length === 0 && !input.all)
      throw new AppError('invalid_input', 'There is nothing to audit.', { hint: 'Name functions or directories, or ask for all of them.' });
    return runAudit(core, input, call);
  };

export const listAudits =
  (core: CoreContext): HandlerOf<'audits', 'list'> =>
  ({ limit, scope }) => ({ items: readAudits(core.store, limit, scope) });

export const getAudit =
  (core: CoreContext): HandlerOf<'audits', 'get'> =>
  ({ id }) =>
    readAudit(core.store, id);

export const compareHandler =
  (core: CoreContext): HandlerOf<'audits', 'compare'> =>
  ({ before, after }) =>
    compareAudits(readAudit(core.store, before), readAudit(core.store, after));

export const exportHandler =
  (core: CoreContext): HandlerOf<'audits', 'export'> =>
  async ({ id, format, omitWaived }) => {
    const { name, mediaType, bytes } = await exportAudit(readAudit(core.store, id), format, { omitWaived });
    return { name, mediaType, base64: Buffer.from(bytes).toString('base64') };
  };

export const listWaivers =
  (core: CoreContext): HandlerOf<'waivers', 'list'> =>
  () => ({ items: readWaivers(core.store) });

/** How long may be waived depends on the finding where one is named, else on the rule. */
export const createWaiverHandler =
  (core: CoreContext): HandlerOf<'waivers', 'create'> =>
  async (input) => {
    const { catalogue } = await loadKnowledge(core.registry);
    const rule = catalogue.find(({ id }) => id === input.ruleId);
    if (rule === undefined || input.ruleId === WAIVER_RULE.id)
      throw new AppError('invalid_input', `There is no rule ${input.ruleId} that can be waived.`, { hint: 'Audits name the rule of every finding.', details: { field: 'ruleId' } });
    const [latest] = readAudits(core.store, 1, undefined);
    const finding = input.findingId === undefined || latest === undefined ? undefined : readAudit(core.store, latest.id).findings.find(({ id }) => id === input.findingId);
    return createWaiver(core.store, { ...input, findingId: input.findingId ?? null }, finding?.severity ?? rule.severity);
  }; // prettier-ignore

export const removeWaiverHandler =
  (core: CoreContext): HandlerOf<'waivers', 'remove'> =>
  ({ id }) => {
    removeWaiver(core.store, id);
    return { id };
  };
