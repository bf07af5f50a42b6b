import { isUnread, type Reading } from '#shared/model/audit/posture.ts';
import { applies, at, fail, have, pass } from '#shared/model/audit/read-field.ts';
import { defineRule, type Rule, type RuleInfo } from '#shared/model/audit/rule.ts';
import type { SlotState } from './slots.ts';

interface About extends Pick<RuleInfo, 'id' | 'title' | 'severity' | 'why' | 'risks'> {
  /** Fact of the posture, and what to call it. */
  fact: string;
  what: string;
  good(value: unknown): boolean;
  fix: string;
  cli?: string;
}

/** A rule that asks for one setting to have a value. */
function settingRule({ fact, what, good, fix, cli, ...about }: About): Rule {
  return defineRule({
    ...about,
    remediation: { text: fix, cli: cli ?? null, diff: null },
    precision: 'very-high',
    evaluate(of) {
      const value = have(of.facts[fact], what);
      return good(value)
        ? pass(`The ${what} is ${String(value)}.`)
        : fail(`The ${what} is ${String(value)}.`, { field: fact, value: String(value) });
    },
  });
}

/** A slot answers under an address of its own, with the same code and often the same data. */
const slots = defineRule({
  id: 'EXP-013',
  title: 'A deployment slot is weaker than production',
  severity: 'medium',
  why: 'It runs the same code with the same identity, under an address that everybody can guess; what production refuses, the slot takes.',
  remediation: { text: 'Set the slot up as production is, or delete it.', cli: null, diff: null },
  risks: ['S6'],
  precision: 'high',
  evaluate(of) {
    const list = have(of.facts['slots'] as Reading<SlotState[]> | undefined, 'list of slots');
    applies(list.length > 0, 'It has no slots.');
    const failures = list.flatMap((slot) => (isUnread(slot.weaker) || slot.weaker.length === 0 ? [] : [fail(`The slot ${slot.name} is weaker than production: ${slot.weaker.join(', ')}.`, { field: 'slots', value: slot.name, key: slot.name, ...at(slot.at) })]));
    const open = list.flatMap(({ name, weaker }) => (isUnread(weaker) ? [`${name} (${weaker.unread})`] : []));
    const unread = open.length === 0 ? [] : [{ state: 'not_evaluated' as const, message: `These slots could not be compared with production: ${open.join(', ')}.` }];
    return failures.length + unread.length > 0 ? [...failures, ...unread] : pass('Its slots are as strict as production.');
  },
}); // prettier-ignore

const off = (value: unknown) => value === false;
const on = (value: unknown) => value === true;

/** Settings that only function apps have. */
export const rules: readonly Rule[] = [
  slots,
  settingRule({ id: 'LOG-004', title: 'Resource logs are sent nowhere', severity: 'low', fact: 'resource-logs', what: 'sending of resource logs (diagnostic settings)', good: on, why: 'What the platform itself writes of the app (its log, who published, what was refused) is then gone when it is needed.', fix: 'Send the log category FunctionAppLogs to a Log Analytics workspace.', risks: ['S10'], cli: 'az monitor diagnostic-settings create --name logs --resource APP_ID --workspace WORKSPACE_ID --logs \'[{"category":"FunctionAppLogs","enabled":true}]\'' }),
  settingRule({ id: 'EXP-010', title: 'Remote debugging is on', severity: 'medium', fact: 'remote-debugging', what: 'remote debugging setting', good: off, why: 'It opens ports into the app.', fix: 'Turn it off when you are done.', risks: ['S6'], cli: 'az functionapp config set --remote-debugging-enabled false -g GROUP -n NAME' }),
  settingRule({ id: 'EXP-011', title: 'Publishing with user name and password is allowed', severity: 'medium', fact: 'basic-publishing', what: 'basic authentication for publishing', good: off, why: 'Publishing profiles are shared and never expire; who has one replaces the code.', fix: 'Turn basic publishing credentials off and publish with an identity.', risks: ['S6'] }),
  settingRule({ id: 'EXP-012', title: 'Plain FTP is allowed', severity: 'medium', fact: 'ftps', what: 'FTP state', good: (value) => value === 'Disabled' || value === 'FtpsOnly', why: 'Password and code go over the wire as they are.', fix: 'Disable FTP, or allow FTPS only.', risks: ['S6'], cli: 'az functionapp config set --ftps-state Disabled -g GROUP -n NAME' }),
  settingRule({ id: 'ENC-002', title: 'Old TLS versions are accepted', severity: 'medium', fact: 'minimum-tls', what: 'minimum TLS version', good: (value) => Number(value) >= 1.2, why: 'They have known weaknesses.', fix: 'Ask for TLS 1.2 or newer, for the app and for its SCM site.', risks: ['S3'], cli: 'az functionapp config set --min-tls-version 1.2 -g GROUP -n NAME' }),
  settingRule({ id: 'ENC-003', title: 'Client certificates are not asked for', severity: 'info', fact: 'client-certificates', what: 'client certificate setting', good: on, why: 'Where all callers are your own, certificates keep everybody else out.', fix: 'Require client certificates where callers can have them.', risks: ['S2'] }),
  settingRule({ id: 'ENC-004', title: 'HTTP/2 is off', severity: 'info', fact: 'http-2', what: 'HTTP/2 setting', good: on, why: 'Newer protocol versions close gaps of older ones.', fix: 'Turn HTTP/2 on.', risks: ['S6'] }),
  settingRule({ id: 'IAM-007', title: 'Storage is reached with an account key', severity: 'medium', fact: 'storage-by-key', what: 'use of the storage key', good: off, why: 'The key opens the whole account, and stands in the settings.', fix: 'Give the app a managed identity and connect with AzureWebJobsStorage__accountName.', risks: ['S3'] }),
  settingRule({ id: 'RUN-002', title: 'Functions host older than version 4', severity: 'high', fact: 'host-version', what: 'host version', good: (value) => /^~?4/.test(String(value)), why: 'Older hosts get no security fixes.', fix: 'Set FUNCTIONS_EXTENSION_VERSION to ~4.', risks: ['S9'], cli: 'az functionapp config appsettings set --settings FUNCTIONS_EXTENSION_VERSION=~4 -g GROUP -n NAME' }),
  defineRule({
    id: 'IAM-011', title: 'It has no managed identity', severity: 'medium', why: 'Without one, everything it talks to is reached with keys and passwords in its settings.', remediation: { text: 'Turn a managed identity on and grant it the roles it needs.', cli: 'az functionapp identity assign -g GROUP -n NAME', diff: null }, risks: ['S3'], precision: 'very-high',
    evaluate: (of) => (have(of.identity, 'identity') === null ? fail('It has no managed identity.', { field: 'identity', value: 'none' }) : pass('It has a managed identity.')),
  }),
]; // prettier-ignore
