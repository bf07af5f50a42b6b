import { z } from 'zod';
import type { HostDocuments } from '../../../../emulation-host.ts';
import { identityKey, roles, users, type IdentityDocument } from '../../identity/roles.ts';
import { operation, type Operations } from '../../protocols/operation.ts';
import { list } from '../../protocols/scalars.ts';
import { AwsError } from '../../server/service.ts';
import { checkPolicyDocument } from './check-policy-document.ts';
import { invalidInput, noSuchEntity } from './errors.ts';
import { evaluate, type NamedPolicy, type Verdict } from './evaluation/evaluate.ts';
import { arn, document, page } from './inputs.ts';
import { defaultDocument, findPolicy, isAwsManaged, policyNameOf } from './managed-policies.ts';
import { pageOf } from './paging.ts';

const ACTION = /^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/;

const common = {
  ActionNames: list(z.string().min(3).max(128)),
  ResourceArns: list(z.string().min(1).max(2048)).default(['*']),
  PolicyInputList: list(document).default([]),
  PermissionsBoundaryPolicyInputList: list(document).default([]),
  ContextEntries: list(
    z.object({ ContextKeyName: z.string(), ContextKeyValues: list(z.string()).default([]), ContextKeyType: z.string().optional() }),
  ).default([]),
  ResourcePolicy: z.string().optional(),
  ResourceOwner: z.string().optional(),
  ResourceHandlingOption: z.string().optional(),
  CallerArn: z.string().optional(),
  Marker: page.Marker,
  MaxItems: page.MaxItems,
};
type Input = z.output<z.ZodObject<typeof common>>;

/** The policy simulator, over the policies that are stored. */
export function simulateOperations(documents: HostDocuments): Operations {
  return {
    SimulatePrincipalPolicy: operation({
      input: z.object({ PolicySourceArn: arn, ...common }),
      level: 'approximated',
      note: 'Identity policies and boundaries are evaluated. Resource policies, organizations and positions in documents are not.',
      handle: ({ PolicySourceArn, ...input }) => {
        const identity = needIdentity(documents, PolicySourceArn);
        const own = [...policiesOf(documents, identity), ...given(input.PolicyInputList, 'PolicyInputList')];
        const boundary = identity.boundary === null ? null : [managed(documents, identity.boundary)];
        return simulate(own, boundary, input);
      },
    }),
    SimulateCustomPolicy: operation({
      input: z.object({ ...common, PolicyInputList: list(document) }),
      level: 'approximated',
      note: 'Identity policies and boundaries are evaluated. Resource policies, organizations and positions in documents are not.',
      handle: (input) => simulate(given(input.PolicyInputList, 'PolicyInputList'), null, input),
    }),
  };
}

function simulate(own: readonly NamedPolicy[], boundary: readonly NamedPolicy[] | null, input: Input) {
  for (const option of ['ResourcePolicy', 'CallerArn', 'ResourceOwner', 'ResourceHandlingOption'] as const) {
    if (input[option] !== undefined) throw invalidInput(`The local runtime does not evaluate ${option}.`);
  }
  const limits =
    input.PermissionsBoundaryPolicyInputList.length > 0 ? given(input.PermissionsBoundaryPolicyInputList, 'PermissionsBoundary') : boundary;
  const context = new Map(
    input.ContextEntries.map(({ ContextKeyName, ContextKeyValues }) => [ContextKeyName.toLowerCase(), ContextKeyValues]),
  );
  const questions = input.ActionNames.flatMap((action) => {
    if (!ACTION.test(action)) throw invalidInput(`Invalid Action Name: ${action}`);
    return input.ResourceArns.map((resource) => ({ action, resource, context }));
  });
  const numbered = questions.map((question, at) => ({ question, key: String(at).padStart(9, '0') }));
  const { items, ...rest } = pageOf(numbered, ({ key }) => key, input);
  return {
    EvaluationResults: items.map(({ question }) => {
      const allowedByBoundary = limits === null ? null : evaluate(limits, question);
      const verdict = combine(evaluate(own, question), allowedByBoundary);
      return {
        EvalActionName: question.action,
        EvalResourceName: question.resource,
        EvalDecision: verdict.decision,
        MatchedStatements: verdict.matched.map(({ id, type }) => ({ SourcePolicyId: id, SourcePolicyType: type })),
        MissingContextValues: verdict.missing,
        PermissionsBoundaryDecisionDetail:
          allowedByBoundary === null ? undefined : { AllowedByPermissionsBoundary: allowedByBoundary.decision === 'allowed' },
      };
    }),
    ...rest,
  };
}

/** Both have to allow; a deny in either is one. */
function combine(own: Verdict, boundary: Verdict | null): Verdict {
  if (boundary === null || own.decision === 'explicitDeny') return own;
  const missing = [...new Set([...own.missing, ...boundary.missing])].toSorted();
  if (boundary.decision === 'explicitDeny') return { ...boundary, missing };
  if (boundary.decision === 'implicitDeny') return { decision: 'implicitDeny', matched: [], missing };
  return { ...own, missing };
}

function needIdentity(documents: HostDocuments, source: string): IdentityDocument & { word: 'role' | 'user' } {
  const [, account, word, name] = /^arn:aws[a-z-]*:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(source) ?? [];
  if (account === undefined || name === undefined)
    throw invalidInput(`Invalid Entity Arn: ${source} does not clearly define entity type and name.`);
  const key = identityKey(account, name);
  const found = word === 'role' ? roles(documents).get(key) : users(documents).get(key);
  if (found === null) throw noSuchEntity(`The ${word} with name ${name} cannot be found.`);
  return { ...found, word: word === 'role' ? 'role' : 'user' };
}

function policiesOf(
  documents: HostDocuments,
  { inline, attached, word, name }: IdentityDocument & { word: 'role' | 'user' },
): NamedPolicy[] {
  return [
    ...Object.entries(inline).map(([policy, text]): NamedPolicy => ({
      id: `${word}_${name}_${policy}`,
      type: word,
      policy: checkPolicyDocument(text, 'identity'),
    })),
    ...attached.map((one) => managed(documents, one)),
  ];
}

/** An attached policy. Throws where it cannot be evaluated because its document is not known. */
function managed(documents: HostDocuments, policyArn: string): NamedPolicy {
  const policy = findPolicy(documents, policyArn);
  if (policy === null) {
    throw new AwsError('PolicyEvaluation', `The local runtime does not know the document of ${policyArn}, so it cannot evaluate it.`, {
      status: 500,
    });
  }
  return {
    id: policyNameOf(policyArn),
    type: isAwsManaged(policyArn) ? 'aws-managed' : 'user-managed',
    policy: checkPolicyDocument(defaultDocument(policy), 'identity'),
  };
}

function given(texts: readonly string[], list: string): NamedPolicy[] {
  return texts.map((text, at): NamedPolicy => {
    try {
      return { id: `${list}.${at + 1}`, type: 'none', policy: checkPolicyDocument(text, 'identity') };
    } catch (error) {
      if (error instanceof AwsError) throw invalidInput(`${list}.${at + 1}: ${error.message}`);
      throw error;
    }
  });
}
