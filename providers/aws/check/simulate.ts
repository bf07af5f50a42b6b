import { AppError, isCancelled } from '#shared/errors.ts';
import type { Identity, Permission } from '#shared/model/profile.ts';
import type { Call } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import type { Need } from './permissions.ts';

/** The principal that policies are attached to: for a session of a role, the role. The root user has none. */
export function policySource(principal: string): string | null {
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal);
  if (session !== null) return `arn:${session[1] ?? ''}:iam::${session[2] ?? ''}:role/${session[3] ?? ''}`;
  return /^arn:[^:]+:iam::\d{12}:(?:user|role)\//.test(principal) ? principal : null;
}

/**
 * Asks IAM's simulator for what is not tried: what would change something, and what only an audit reads. It knows the
 * identity's own policies and not the resources', so an answer is about the whole account; where it may not be asked,
 * nothing is evaluated.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function simulate(
  context: AwsContext,
  { principal }: Identity,
  needs: readonly Need[],
  { signal }: Call,
): Promise<Permission[]> {
  const unknown = (reason: string) =>
    needs.map(({ action, purpose, kind }): Permission => {
      const why = kind === 'audit' ? 'Only an audit tries it' : 'To try it would change something';
      return { action, purpose, status: 'not_evaluated', reason: `${why}, and ${reason}` };
    });
  const source = policySource(principal);
  if (source === null) return unknown('this caller has no policies that IAM could be asked about.');
  const [region] = context.regions;
  try {
    const { EvaluationResults = [] } = await context.run('profiles.check', region, async () => {
      const iam = await context.clients.iam(region);
      const ActionNames = needs.map(({ action }) => action);
      return iam.simulatePrincipalPolicy({ PolicySourceArn: source, ActionNames, MaxItems: 1000 }, { abortSignal: signal });
    });
    const decisions = new Map(EvaluationResults.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]));
    return needs.map(({ action, purpose }): Permission => {
      const decision = decisions.get(action);
      if (decision === 'allowed') return { action, purpose, status: 'allowed', reason: null };
      if (decision === 'implicitDeny' || decision === 'explicitDeny') {
        const reason = decision === 'explicitDeny' ? 'A policy denies it.' : 'No policy of the caller allows it for everything.';
        return { action, purpose, status: 'denied', reason };
      }
      return { action, purpose, status: 'not_evaluated', reason: 'IAM gave no decision on it.' };
    });
  } catch (error) {
    if (isCancelled(error) || !(error instanceof AppError)) throw error;
    return unknown(`IAM could not be asked: ${error.message}`);
  }
}
