import { isUnread, type ExecutionIdentity, type FunctionPosture, type PermissionMark } from '#shared/model/audit/posture.ts';
import { applies, at, fail, have, pass, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule, type PermissionUse, type Rule, type RuleContext, type Verdict } from '#shared/model/audit/rule.ts';
import { setsOff } from './recursion.ts';

function identityOf(of: FunctionPosture): ExecutionIdentity {
  const identity = have(of.identity, 'execution identity');
  if (identity === null) applies(false, 'It has no identity.');
  return identity as ExecutionIdentity;
}

/** Marks of one kind as failures. Where a policy could not be read, their absence proves nothing. */
function marked(
  of: FunctionPosture,
  kind: PermissionMark['kind'],
  say: (mark: PermissionMark) => string,
  otherwise: string,
): readonly Verdict[] {
  const identity = identityOf(of);
  const marks = have(identity.marks, 'permissions of its identity').filter((mark) => mark.kind === kind);
  if (marks.length === 0 && identity.incomplete.length > 0)
    return [
      {
        state: 'not_evaluated',
        message: `Not known here: ${identity.incomplete.join(', ')}. Nothing was found in the rest.`,
      },
    ];
  return verdicts(
    marks.map((mark) => fail(say(mark), { field: 'identity', value: mark.detail, key: `${mark.policy} ${mark.detail}`, ...at(mark.at) })),
    otherwise,
  );
}

const administrator = defineRule({
  id: 'IAM-001',
  title: 'Its execution identity is an administrator',
  severity: 'critical',
  why: 'Whoever takes the function over has the whole account, project or subscription.',
  remediation: { text: 'Give it an identity of its own with the few permissions that it uses; the audit proposes them where it knows them (IAM-004).', cli: null, diff: null },
  risks: ['S5', 'SAS-4'],
  precision: 'very-high',
  evaluate: (of) => marked(of, 'administrator', ({ detail, policy }) => `Its identity is an administrator: ${detail} (${policy}).`, 'It is no administrator.'),
}); // prettier-ignore

const escalation = defineRule({
  id: 'IAM-002',
  title: 'Its execution identity can make itself an administrator',
  severity: 'high',
  why: 'These permissions together are a known way to more rights than were granted.',
  remediation: { text: 'Remove the permission, or limit it to the one resource that is meant.', cli: null, diff: null },
  risks: ['SAS-4'],
  precision: 'high',
  evaluate: (of) => marked(of, 'escalation', ({ detail, policy }) => `It can raise its own rights: ${detail} (${policy}).`, 'No known way to more rights was found.'),
}); // prettier-ignore

const wildcard = defineRule({
  id: 'IAM-003',
  title: 'Permissions wider than a function needs',
  severity: 'medium',
  why: 'A wildcard grants what nobody thought of, on data that the function never touches.',
  remediation: { text: 'Name the actions and the resources.', cli: null, diff: null },
  risks: ['SAS-4'],
  precision: 'high',
  evaluate: (of) => marked(of, 'wildcard', ({ detail, policy }) => `${policy} grants ${detail}.`, 'Actions and resources are named.'),
});

/** Functions of one app share everything that the app has: that is what an app is. */
const isSameApp = (of: FunctionPosture, other: FunctionPosture): boolean => {
  const [one, another] = [of.app ?? of.ref, other.app ?? other.ref];
  return one !== null && one === another && (of.app ?? other.app) !== undefined;
};

/** What nobody who has the identity uses; `others` are those that share it, `sure` false where nothing is known of one of them. */
function neverUsed(of: FunctionPosture, never: readonly string[], { all, permissions }: RuleContext): { never: string[]; others: FunctionPosture[]; sure: boolean } {
  const others = sharers(of, all, identityOf(of).id);
  const uses = others.map((other) => permissions(other));
  const known = uses.flatMap((use) => (use === null || isUnread(use) ? [] : [new Set(use.never)]));
  return { others, never: never.filter((each) => known.every((one) => one.has(each))), sure: known.length === others.length };
} // prettier-ignore

/** The first names of many. */
const first = (names: readonly string[], count: number): string =>
  `${names.slice(0, count).join(', ')}${names.length > count ? ` and ${names.length - count} more` : ''}`;

/** What is too much, in a sentence; roles that hold nearly everything are named before any number. */
function tooMuch(use: PermissionUse, never: readonly string[]): string {
  const wide = use.granted.includes('*') ? 'everything' : use.granted.find((each) => /^(?:everything|nearly every) /.test(each));
  const used = new Set([...use.observed, ...use.reachable]).size;
  if (wide !== undefined) return `It may do ${wide}, and is known to use ${used} ${used === 1 ? 'permission' : 'permissions'}.`;
  return `${never.length} of ${use.granted.length} permissions ${use.inRoles ? 'are not needed, and smaller roles do without them' : 'are never used'}: ${first(never, 6)}.`;
}

/** In what the remedy differs where others have the identity too: it must not be taken from them. */
const forItself = (others: readonly FunctionPosture[]): string =>
  others.length === 0 ? '' : ` It shares the identity with ${first(others.map(({ name }) => name), 3)}: what they use counts as used.`; // prettier-ignore

const unused = defineRule({
  id: 'IAM-004',
  title: 'Permissions that neither code nor traces use',
  severity: 'medium',
  why: 'What is never used can be taken away, and an attacker cannot use it either.',
  remediation: {
    text: 'Replace the policy or the roles with the smaller ones that are proposed; run the function through its rarer paths first.',
    cli: null,
    diff: null,
  },
  risks: ['SAS-4'],
  precision: 'medium',
  evaluate(of, context) {
    const use = context.permissions(of);
    if (use === null) return { state: 'not_applicable', message: 'Its permissions are not as fine as single calls.' };
    if (isUnread(use)) return { state: 'not_evaluated', message: `Use and permissions could not be compared: ${use.unread}.` };
    identityOf(of);
    if (use.granted.length === 0) return { state: 'not_applicable', message: 'It has been granted nothing.' };
    const { never, others, sure } = neverUsed(of, use.never, context);
    if (never.length === 0) return pass(`${use.inRoles ? 'No smaller roles hold what is used' : 'Every permission is used'}.${forItself(others)} ${use.basis}`);
    const strangers = others.filter((other) => !isSameApp(of, other));
    const alone = strangers.length === 0;
    return fail(`${tooMuch(use, never)}${forItself(strangers)} ${use.basis}`, {
      field: 'identity',
      value: `${use.granted.length} granted, ${use.observed.length} observed, ${use.reachable.length} reachable, ${never.length} never`,
      severity: use.enough && sure ? 'medium' : 'info',
      spans: use.spans,
      remediation: {
        diff: use.diff,
        cli: alone ? use.cli : null,
        ...(alone ? {} : { text: 'Give it an identity of its own with what is proposed; others need the rest of the one that they share.' }),
      },
    });
  },
}); // prettier-ignore

/** Functions by the identity they share. */
function sharers(of: FunctionPosture, all: readonly FunctionPosture[], id: string): FunctionPosture[] {
  return all.filter((other) => other !== of && other.provider === of.provider && !isUnread(other.identity) && other.identity?.id === id);
}

const shared = defineRule({
  id: 'IAM-005',
  title: 'One identity for several functions',
  severity: 'low',
  why: 'Each of them can do what all of them need together.',
  remediation: { text: 'Give each function an identity of its own.', cli: null, diff: null },
  risks: ['SAS-4'],
  precision: 'very-high',
  evaluate(of, { all }) {
    const identity = identityOf(of);
    applies(!identity.isDefault, 'It runs as the default identity: see IAM-006.');
    const others = sharers(of, all, identity.id)
      .filter((other) => !isSameApp(of, other))
      .map(({ name }) => name);
    if (others.length === 0) return pass('Nothing else that was audited runs as its identity.');
    const named = `${others.slice(0, 5).join(', ')}${others.length > 5 ? ` and ${others.length - 5} more` : ''}`;
    return fail(`It shares ${identity.name} with ${named}. Taken over, it can do what they can.`, {
      field: 'identity',
      value: identity.name,
      ...at(identity.at),
    });
  },
});

const fallback = defineRule({
  id: 'IAM-006',
  title: 'It runs as the default identity',
  severity: 'medium',
  why: 'The default account is shared by everything in the project, and is an editor of it unless somebody changed that.',
  remediation: { text: 'Create a service account for the function, with the roles it needs.', cli: null, diff: null },
  risks: ['SAS-4'],
  precision: 'very-high',
  evaluate(of) {
    const identity = identityOf(of);
    return identity.isDefault ? fail(`It runs as ${identity.name}.`, { field: 'identity', value: identity.name, ...at(identity.at) }) : pass(`It runs as ${identity.name}.`);
  },
}); // prettier-ignore

const missing = defineRule({
  id: 'IAM-008',
  title: 'Its execution identity does not exist',
  severity: 'medium',
  why: 'It cannot run; and whoever makes an identity of that name decides what it may do.',
  remediation: { text: 'Assign an identity that exists.', cli: null, diff: null },
  risks: [],
  precision: 'very-high',
  evaluate(of) {
    const identity = identityOf(of);
    return have(identity.exists, 'execution identity')
      ? pass('It exists.')
      : fail(`${identity.name} does not exist.`, { field: 'identity', value: identity.name });
  },
});

const trust = defineRule({
  id: 'IAM-009',
  title: 'Others may take its identity on',
  severity: 'high',
  why: 'The rights of the function are then the rights of everybody whom the trust policy lets in.',
  remediation: { text: 'Trust the service that runs the function, and nobody else.', cli: null, diff: null },
  risks: ['S5'],
  precision: 'high',
  evaluate(of) {
    const identity = identityOf(of);
    const wide = have(identity.wideTrust, 'trust policy');
    return verdicts(
      wide.map((principal) => fail(`${principal === '*' ? 'Anybody' : principal} may take ${identity.name} on.`, { field: 'identity', value: principal, key: principal, ...at(identity.at) })),
      'Only the service that runs it may take its identity on.',
    );
  },
}); // prettier-ignore

const unknownAction = defineRule({
  id: 'IAM-010',
  title: 'A policy names an action that does not exist',
  severity: 'low',
  why: 'It grants nothing: something was misspelt, and what was meant is missing or granted elsewhere.',
  remediation: { text: 'Correct the name.', cli: null, diff: null },
  risks: [],
  precision: 'high',
  evaluate: (of) =>
    marked(of, 'unknown-action', ({ detail, policy }) => `${policy} names ${detail}, which is no action.`, 'Every action it names exists.'),
});

const blastRadius = defineRule({
  id: 'IAM-101',
  title: 'What falls with it',
  severity: 'info',
  why: 'How far an attacker gets who takes this function over: for deciding what to mend first.',
  remediation: { text: 'Separate identities and secrets of functions that anybody can reach from those of others.', cli: null, diff: null },
  risks: ['S5'],
  precision: 'high',
  evaluate(of, context) {
    const { all, secrets } = context;
    applies(of.kind !== 'directory', 'It is looked at with its functions.');
    const identity = of.identity === undefined || isUnread(of.identity) ? null : of.identity;
    // A source beside what was deployed from it is no other function.
    const others = all.filter((other) => other !== of && other.kind !== 'directory' && !isSameApp(of, other) && !(other.kind !== of.kind && other.name === of.name));
    const same = identity === null ? [] : sharers(of, others, identity.id);
    const own = new Set(secrets(of).map(({ fingerprint }) => fingerprint));
    const bySecret = others.filter((other) => secrets(other).some(({ fingerprint }) => own.has(fingerprint)));
    const setOff = setsOff(of, context);
    const byWrite = others.filter((other) => setOff.has(other));
    const reached = new Set([...same, ...bySecret, ...byWrite]);
    if (reached.size === 0) return pass('Nothing else that was audited shares its identity or a secret, or is set off by it.');
    const within = new Set([...own, ...[...same].flatMap((other) => secrets(other).map(({ fingerprint }) => fingerprint))]);
    const stored = of.storedSecrets === undefined || isUnread(of.storedSecrets) ? 0 : of.storedSecrets.length;
    const ways = [same.length > 0 ? `${same.length} by its identity` : '', bySecret.length > 0 ? `${bySecret.length} by a secret` : '', byWrite.length > 0 ? `${byWrite.length} that it sets off` : ''].filter((way) => way !== '');
    const names = [...reached].slice(0, 6).map(({ name }) => name).join(', ');
    const count = within.size + stored;
    return fail(`If it is taken over, ${reached.size} other ${reached.size === 1 ? 'function' : 'functions'} (${ways.join(', ')}) and ${count} ${count === 1 ? 'secret' : 'secrets'} are within reach: ${names}${reached.size > 6 ? ' and others' : ''}.`, { key: 'radius', value: `${reached.size} functions, ${count} secrets` });
  },
}); // prettier-ignore

export const identity: readonly Rule[] = [
  administrator,
  escalation,
  wildcard,
  unused,
  shared,
  fallback,
  missing,
  trust,
  unknownAction,
  blastRadius,
];
