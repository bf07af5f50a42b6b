import type { Severity } from '#shared/model/audit/finding.ts';
import { isUnread, type FunctionPosture } from '#shared/model/audit/posture.ts';
import { applies, at, fail, have, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule, type RuleContext } from '#shared/model/audit/rule.ts';
import type { SecretHit } from '#shared/model/audit/secret-hit.ts';
import { codeRule } from './code.ts';

/** Where else the same secret was seen. */
function elsewhere(hit: SecretHit, { all, secrets }: RuleContext): string {
  const places = new Set<string>();
  for (const other of all) {
    for (const each of secrets(other)) {
      if (each.fingerprint === hit.fingerprint && each !== hit)
        places.add(each.where === 'env' ? `a variable of ${other.name}` : each.holder);
    }
  }
  places.delete(hit.where === 'env' ? '' : hit.holder);
  const list = [...places].toSorted();
  return list.length === 0
    ? ''
    : ` The same secret is in ${list.slice(0, 4).join(', ')}${list.length > 4 ? ` and ${list.length - 4} more places` : ''}.`;
}

const shown = ({ kind, last4, fingerprint }: SecretHit) => `${kind}${last4 === '' ? '' : `, ends in ${last4}`}, fingerprint ${fingerprint}`;

function found(hit: SecretHit, context: RuleContext, what: string) {
  return fail(`${what}${elsewhere(hit, context)}`, {
    field: hit.where === 'env' ? `env.${hit.holder}` : undefined,
    value: shown(hit),
    key: `${hit.holder} ${hit.kind} ${hit.fingerprint}`,
    precision: hit.confidence === 'high' ? 'high' : 'medium',
    ...(hit.at === null ? {} : at(hit.at)),
  } as Parameters<typeof fail>[1]);
}

/** Secrets that were found in one kind of place, as failures; a pass where there are none. */
function judgeHits(of: FunctionPosture, context: RuleContext, where: SecretHit['where'], tell: (hit: SecretHit) => string, otherwise: string, severity: (hit: SecretHit) => Severity | null = () => null) {
  const hits = context.secrets(of).filter((hit) => hit.where === where);
  const failures = hits.map((hit) => {
    const own = severity(hit);
    return { ...found(hit, context, tell(hit)), ...(own === null ? {} : { severity: own }) };
  });
  return verdicts(failures, otherwise);
} // prettier-ignore

const held = ({ holder, kind }: SecretHit) => `${holder} holds a secret (${kind}).`;

const inEnv = defineRule({
  id: 'SEC-001',
  title: 'Secret in an environment variable',
  severity: 'high',
  why: 'Everybody who may read the configuration reads it, it stands in templates and deployment logs, and one code injection prints it.',
  remediation: { text: 'Put it into the secret store of the cloud and refer to it; then change it, because it has been seen.', cli: null, diff: null },
  risks: ['S3', 'SAS-7'],
  precision: 'high',
  evaluate(of, context) {
    const env = have(of.env, 'environment variables');
    applies(env.length > 0, 'It has no environment variables.');
    return judgeHits(of, context, 'env', held, 'No variable holds a secret.', ({ kind }) => (kind.startsWith('value of') ? null : 'critical'));
  },
}); // prettier-ignore

const inSource = defineRule({
  id: 'SEC-002',
  title: 'Secret in the code or the package',
  severity: 'critical',
  why: 'It goes wherever the code goes: repositories, build servers, every copy of the package.',
  remediation: { text: 'Change the secret, read it from the secret store at run time, and take it out of the history of the repository.', cli: null, diff: null },
  risks: ['S3', 'SAS-7'],
  precision: 'high',
  evaluate(of, context) {
    applies(of.kind !== 'source', 'The files of a source are searched once, with its directory.');
    have(context.code(of) ?? undefined, 'code');
    return judgeHits(of, context, 'source', held, 'No secret was found in its files.', ({ confidence }) => (confidence === 'medium' ? 'high' : null));
  },
}); // prettier-ignore

const inTemplate = defineRule({
  id: 'SEC-003',
  title: 'Secret in a template or settings file',
  severity: 'high',
  why: 'Templates are committed, reviewed and copied; what is in them is known to everybody who ever had them.',
  remediation: { text: 'Refer to the secret store or to a parameter without a default, and change the secret.', cli: null, diff: null },
  risks: ['SAS-7'],
  precision: 'high',
  evaluate(of, context) {
    applies(of.kind !== 'source', 'The files of a source are searched once, with its directory.');
    have(context.code(of) ?? undefined, 'source');
    return judgeHits(of, context, 'template', held, 'No secret was found in its templates and settings.');
  },
});

const inLogs = defineRule({
  id: 'SEC-004',
  title: 'Secret in logs or traces',
  severity: 'high',
  why: 'Logs are kept for long and read by many.',
  remediation: { text: 'Stop writing it, change it, and delete the log entries.', cli: null, diff: null },
  risks: ['S3'],
  precision: 'high',
  evaluate(of, context) {
    // Traces are searched too: what they hold counts, whether or not the log could be read.
    if (!context.secrets(of).some(({ where }) => where === 'logs')) have(of.facts['log-lines'], 'stored log lines');
    return judgeHits(
      of,
      context,
      'logs',
      ({ kind, holder }) => `A secret (${kind}) was written to ${holder}.`,
      'No secret was found in its latest log lines and in its traces.',
    );
  },
});

const flowsOut = codeRule({
  id: 'SEC-005',
  title: 'Code returns, publishes or logs a secret',
  severity: 'high',
  why: 'The secret leaves the function with an answer, a message or a log line.',
  fix: 'Send what is derived from it (a signature, a short-lived token), never the secret itself.',
  risks: ['S3'],
  precision: 'medium',
});

const inStage = defineRule({
  id: 'SEC-006',
  title: 'Secret in a variable of an API stage',
  severity: 'high',
  why: 'Stage variables are shown to everybody who may look at the API, go into its exports and into the path and headers of what it calls.',
  remediation: { text: 'Read the secret from the secret store in the function, take the stage variable away, and change the secret.', cli: null, diff: null },
  risks: ['S3', 'SAS-7'],
  precision: 'high',
  evaluate(of, context) {
    const variables = have(of.stageVariables, 'variables of the stages of its APIs');
    applies(variables.length > 0, 'No API stage that leads to it has variables.');
    return judgeHits(of, context, 'stage', (hit) => `The stage variable ${held(hit)}`, 'No stage variable holds a secret.');
  },
}); // prettier-ignore

const DAY = 86_400_000;
/** Security Hub's SecretsManager.4 and Prowler's check ask for a change in 90 days. */
const ROTATED_WITHIN_DAYS = 90;

const notRotated = defineRule({
  id: 'SEC-007',
  title: 'A secret that it reads is never changed',
  severity: 'low',
  why: 'Who once had a copy has it still: of somebody who left, of a backup, of an old log.',
  remediation: { text: 'Let the secret store rotate it, or change it by hand every three months.', cli: null, diff: null },
  risks: ['SAS-7'],
  precision: 'medium',
  evaluate(of, { now }) {
    const stored = have(of.storedSecrets, 'list of the secrets that it reads');
    applies(stored.length > 0, 'It is set up to read no secret of a secret store.');
    const unread = stored.flatMap(({ label, rotation }) => (isUnread(rotation) ? [`${label} (${rotation.unread})`] : []));
    const failures = stored.flatMap(({ id, label, rotation, at: place }) => {
      if (isUnread(rotation) || rotation.automatic) return [];
      const days = rotation.changedAt === null ? null : Math.floor((now.getTime() - Date.parse(rotation.changedAt)) / DAY);
      if (days !== null && days <= ROTATED_WITHIN_DAYS) return [];
      const age = days === null ? '' : ` and was last changed ${days} days ago`;
      return [fail(`${label} is not rotated${age}.`, { field: 'storedSecrets', value: label, key: id, ...at(place) })];
    });
    const open = unread.length === 0 ? [] : [{ state: 'not_evaluated' as const, message: `Whether these are changed could not be read: ${unread.join(', ')}.` }];
    return failures.length + open.length > 0 ? [...failures, ...open] : verdicts([], 'The secrets that it reads are changed regularly.');
  },
}); // prettier-ignore

export const secrets = [inEnv, inSource, inTemplate, inLogs, flowsOut, inStage, notRotated];
