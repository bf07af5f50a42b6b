import { applies, fail, have, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule } from '#shared/model/audit/rule.ts';
import type { ProviderAudit } from '../../audit.ts';

const CLOUD_CREDENTIALS =
  /^(?:AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|GOOGLE_APPLICATION_CREDENTIALS|AZURE_(?:CLIENT_SECRET|CLIENT_CERTIFICATE_PATH|PASSWORD))$/;

const credentials = defineRule({
  id: 'LOCAL-001',
  title: 'Real cloud credentials in a local function',
  severity: 'medium',
  why: 'A function that is tried out on this machine then works on the real cloud, with the rights of whoever the credentials belong to.',
  remediation: { text: 'Leave them out: the local runtime answers the calls itself. Use a profile with few rights where the cloud is really meant.', cli: null, diff: null },
  risks: ['SAS-3'],
  precision: 'high',
  evaluate(of) {
    const env = have(of.env, 'environment variables');
    const given = env.filter(({ name, value }) => CLOUD_CREDENTIALS.test(name) && value !== null && value !== '' && !/^(?:test|local|isobar|dummy)/i.test(value));
    return verdicts(given.map(({ name }) => fail(`${name} is passed to it.`, { field: `env.${name}`, key: name })), 'No credentials of a cloud are passed to it.');
  },
}); // prettier-ignore

const debugPort = defineRule({
  id: 'LOCAL-002',
  title: 'A debugger listens',
  severity: 'medium',
  why: 'Whoever reaches the port runs code in the function.',
  remediation: { text: 'Take --inspect out of NODE_OPTIONS when you are done.', cli: null, diff: null },
  risks: ['S6'],
  precision: 'high',
  evaluate(of) {
    const options = have(of.env, 'environment variables').find(({ name }) => name === 'NODE_OPTIONS');
    applies(options !== undefined, 'It sets no options of Node.');
    const inspected = /--inspect/.test(options?.value ?? '');
    return verdicts(
      inspected ? [fail('NODE_OPTIONS opens a debugger.', { field: 'env.NODE_OPTIONS', key: 'inspect' })] : [],
      'No debugger is opened.',
    );
  },
});

/** What only the local runtime has. */
export const audit: ProviderAudit = {
  rules: [credentials, debugPort],
  mappings: {},
  code: { sdk: [], publishes: [], secrets: [], registers: [], requests: [] },
  readSource: () => ({ functions: [], notes: [] }),
  runtimes: { table: [], asOf: '2026-11-20', source: 'the tables of the clouds' },
};
