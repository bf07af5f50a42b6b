import { AppError, isCancelled } from '#shared/errors.ts';
import type { Check, Identity, Permission, ProfileReport } from '#shared/model/profile.ts';
import type { Call } from '../../provider.ts';
import type { AwsContext } from '../aws-context.ts';
import { partitionOf } from '../deploy/role.ts';
import { isMissing } from '../missing.ts';
import { NEEDS, policyDocument, type Need } from './permissions.ts';
import { createProbes, type Probe } from './probes.ts';
import { simulate } from './simulate.ts';

const OP = 'profiles.check';

async function whoAmI(context: AwsContext, { signal }: Call): Promise<Identity> {
  const [region] = context.regions;
  const { Account = '', Arn = '' } = await context.run(OP, region, async () => {
    const sts = await context.clients.sts(region);
    return sts.getCallerIdentity({}, { abortSignal: signal });
  });
  return { account: Account, principal: Arn };
}

/** Can this region be worked in? */
async function checkRegion(context: AwsContext, region: string, { signal }: Call): Promise<Check> {
  const about = { id: `region/${region}`, label: `Lambda in ${region}` };
  try {
    await context.run(OP, region, async () => {
      const lambda = await context.clients.lambda(region);
      return lambda.listFunctions({ MaxItems: 1 }, { abortSignal: signal });
    });
    return { ...about, ok: true, message: 'It answers, and its functions may be listed.', fix: null };
  } catch (error) {
    if (isCancelled(error) || !(error instanceof AppError)) throw error;
    return { ...about, ok: false, message: error.message, fix: error.hint ?? 'Try again.' };
  }
}

/** Tries one read. What is not there was still looked for: that was allowed. */
async function tryRead(context: AwsContext, { action, purpose }: Need, probe: Probe | undefined, { signal }: Call): Promise<Permission> {
  const about = { action, purpose };
  if (probe === undefined) return { ...about, status: 'not_evaluated', reason: 'There is nothing to try it on.' };
  try {
    await context.run(OP, context.regions[0], async () => {
      try {
        await probe(signal);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    });
    return { ...about, status: 'allowed', reason: null };
  } catch (error) {
    if (isCancelled(error) || !(error instanceof AppError)) throw error;
    if (error.code === 'forbidden') return { ...about, status: 'denied', reason: error.message };
    return { ...about, status: 'not_evaluated', reason: error.message };
  }
}

/** Reads are tried; for the rest IAM's simulator is asked, where that is allowed. */
async function readPermissions(context: AwsContext, identity: Identity, call: Call): Promise<Permission[]> {
  const probes = await createProbes(context, call);
  const tried = NEEDS.filter(({ kind }) => kind === 'read');
  const untried = NEEDS.filter(({ kind }) => kind !== 'read');
  const [reads, writes] = await Promise.all([
    Promise.all(tried.map((need) => tryRead(context, need, probes[need.action], call))),
    simulate(context, identity, untried, call),
  ]);
  return [...reads, ...writes];
}

/** Who the profile is, where it can work, what it may do, and the policy for the rest. Reads only. */
export async function checkProfile(context: AwsContext, call: Call): Promise<ProfileReport> {
  let identity: Identity;
  try {
    identity = await whoAmI(context, call);
  } catch (error) {
    if (isCancelled(error) || !(error instanceof AppError)) throw error;
    const check = { id: 'identity', label: 'Credentials', ok: false, message: error.message, fix: error.hint ?? 'Try again.' };
    const permissions = NEEDS.map(({ action, purpose }): Permission => ({ action, purpose, status: 'not_evaluated', reason: 'The credentials cannot be used.' })); // prettier-ignore
    return { checks: [check], identity: null, permissions, policy: policyDocument(partitionOf(context.regions[0]), '*') };
  }
  const [regions, permissions] = await Promise.all([
    Promise.all(context.regions.map((region) => checkRegion(context, region, call))),
    readPermissions(context, identity, call),
  ]);
  const known: Check = {
    id: 'identity',
    label: 'Credentials',
    ok: true,
    message: `AWS takes this profile for ${identity.principal} in the account ${identity.account}.`,
    fix: null,
  };
  return {
    checks: [known, ...regions],
    identity,
    permissions,
    policy: policyDocument(partitionOf(context.regions[0]), identity.account === '' ? '*' : identity.account),
  };
}
