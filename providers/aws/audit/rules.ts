import { isUnread, type Reading } from '#shared/model/audit/posture.ts';
import { applies, at, fail, have, pass, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule, type Rule } from '#shared/model/audit/rule.ts';
import type { DomainTls, ThreatDetection } from './facts.ts';

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

/** Services that watch functions, by the name of their field. */
const WATCHERS = {
  guardDuty: 'GuardDuty does not watch the network activity of functions',
  inspector: 'Inspector does not look through functions for known vulnerabilities',
} as const;

const threatDetection = defineRule({
  id: 'LOG-006',
  title: 'Nothing watches functions of the account for threats',
  severity: 'info',
  why: 'A function that was taken over calls addresses it never called before; without a watcher nobody sees it.',
  remediation: { text: 'Turn on Lambda Protection in GuardDuty and Lambda scanning in Inspector; both are charged for.', cli: 'aws guardduty update-detector --detector-id ID --features Name=LAMBDA_NETWORK_LOGS,Status=ENABLED', diff: null },
  risks: ['S10'],
  precision: 'very-high',
  evaluate(of) {
    const watched = have(of.facts['threatDetection'] as Reading<ThreatDetection> | undefined, 'state of threat detection');
    const names = Object.keys(WATCHERS) as (keyof typeof WATCHERS)[];
    const off = names.filter((name) => watched[name] === false).map((name) => fail(`${WATCHERS[name]} in this account and region.`, { field: 'threatDetection', value: `${name}: off`, key: name }));
    const unread = names.flatMap((name) => { const state = watched[name]; return isUnread(state) ? [{ state: 'not_evaluated' as const, message: `The state of ${name === 'guardDuty' ? 'GuardDuty' : 'Inspector'} could not be read: ${state.unread}.` }] : []; });
    return off.length + unread.length > 0 ? [...off, ...unread] : pass('GuardDuty and Inspector watch functions of this account.');
  },
}); // prettier-ignore

const oldTls = defineRule({
  id: 'ENC-002',
  title: 'Old TLS versions are accepted',
  severity: 'medium',
  why: 'They have known weaknesses.',
  remediation: { text: 'Set the security policy of the API\'s domain to TLS_1_2 or newer.', cli: 'aws apigateway update-domain-name --domain-name NAME --patch-operations op=replace,path=/securityPolicy,value=TLS_1_2', diff: null },
  risks: ['S3'],
  precision: 'very-high',
  evaluate(of) {
    const domains = have(of.facts['domainTls'] as Reading<DomainTls[]> | undefined, 'domain of an API');
    applies(domains.length > 0, 'No API with a domain of its own leads to it.');
    const silent = domains.filter(({ policy }) => policy === null);
    const old = domains.filter(({ policy }) => policy === 'TLS_1_0');
    if (old.length === 0 && silent.length > 0) return { state: 'not_evaluated', message: `The source does not say which TLS versions ${silent.map(({ domain }) => domain).join(', ')} accepts.` };
    return verdicts(old.map((each) => fail(`${each.domain} accepts TLS 1.0.`, { value: 'TLS_1_0', key: each.domain, ...at(each.at) })), 'The domains of its APIs ask for TLS 1.2 or newer.');
  },
}); // prettier-ignore

/** What only Lambda and what stands before it have. */
export const rules: readonly Rule[] = [patching, threatDetection, oldTls];
