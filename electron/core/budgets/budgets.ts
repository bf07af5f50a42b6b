import { randomUUID } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import { Budget } from '#shared/model/budget.ts';
import { parseRef } from '#shared/model/ref.ts';
import { toInstant } from '#shared/model/time.ts';
import type { CoreContext } from '../context.ts';
import type { HandlerOf } from '../handler.ts';
import type { ConsoleStore } from '../store/console-store.ts';

export function readBudgets(store: ConsoleStore): Budget[] {
  return store.all('SELECT id, scope, amount, warn_percent, updated_at FROM budgets ORDER BY scope').map((row) =>
    Budget.parse({
      id: row['id'],
      scope: row['scope'],
      amount: row['amount'],
      warnPercent: row['warn_percent'],
      updatedAt: row['updated_at'],
    }),
  );
}

export const listBudgets =
  (core: CoreContext): HandlerOf<'budgets', 'list'> =>
  () => ({ items: readBudgets(core.store) });

/** A scope that nothing could ever fall under is a mistake. */
function checkScope(core: CoreContext, scope: string): void {
  if (scope === 'all' || core.registry.some(({ meta }) => meta.id === scope)) return;
  if (scope.includes('/')) {
    parseRef(scope);
    core.sessions.locate(scope);
    return;
  }
  throw new AppError('invalid_input', `"scope": "${scope}" is neither a provider nor a function.`, {
    details: { field: 'scope' },
    hint: `Write all, one of ${core.registry.map(({ meta }) => meta.id).join(', ')}, or PROVIDER[:PROFILE]/NAME.`,
  });
}

export const updateBudget =
  (core: CoreContext): HandlerOf<'budgets', 'update'> =>
  ({ scope, amount, warnPercent }) => {
    checkScope(core, scope);
    const known = readBudgets(core.store).find((budget) => budget.scope === scope);
    const budget: Budget = { id: known?.id ?? randomUUID(), scope, amount, warnPercent, updatedAt: toInstant(Date.now()) };
    core.store.run(
      `INSERT INTO budgets (id, scope, amount, warn_percent, updated_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET amount = excluded.amount, warn_percent = excluded.warn_percent, updated_at = excluded.updated_at`,
      budget.id,
      scope,
      amount,
      warnPercent,
      budget.updatedAt,
    );
    return budget;
  };

export const removeBudget =
  (core: CoreContext): HandlerOf<'budgets', 'remove'> =>
  ({ id }) => {
    if (core.store.run('DELETE FROM budgets WHERE id = ?', id) === 0)
      throw new AppError('not_found', `There is no budget "${id}".`, { hint: '"isobar budgets list" shows them.' });
    return { id };
  };
