import { isUnread } from '#shared/model/audit/posture.ts';
import { applies, at, fail, have, judgeEach, pass, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule } from '#shared/model/audit/rule.ts';

const plainHttp = defineRule({
  id: 'ENC-001',
  title: 'Plain HTTP is accepted',
  severity: 'high',
  why: 'What is sent, tokens and all, can be read and changed on the way.',
  remediation: { text: 'Accept HTTPS only; redirect the rest.', cli: null, diff: null },
  risks: ['S3'],
  precision: 'very-high',
  evaluate(of) {
    return have(of.network?.httpsOnly, 'HTTPS setting') ? pass('It takes HTTPS only.') : fail('It takes plain HTTP too.', { field: 'network.httpsOnly', value: 'false' });
  },
}); // prettier-ignore

const envKey = defineRule({
  id: 'ENC-005',
  title: 'Variables are not encrypted with a key of your own',
  severity: 'low',
  why: "Only with a key of your own can you see who decrypts them, and take that right away. The cloud's key protects the disk.",
  remediation: { text: 'Name a customer-managed key for the function.', cli: null, diff: null },
  risks: ['S3'],
  precision: 'very-high',
  evaluate(of) {
    const key = have(of.envKey, 'encryption key');
    applies(have(of.env, 'environment variables').length > 0, 'It has no environment variables.');
    return key === null ? fail('Its variables are encrypted with the key of the cloud.', { field: 'envKey', value: 'none' }) : pass('Its variables are encrypted with a key of your own.');
  },
}); // prettier-ignore

const sourceEncryption = defineRule({
  id: 'ENC-006',
  title: 'The queue or topic behind it is not encrypted',
  severity: 'low',
  why: 'Messages lie on disk as they were sent.',
  remediation: { text: 'Turn encryption at rest on.', cli: null, diff: null },
  risks: ['S3'],
  precision: 'high',
  evaluate(of) {
    const sources = have(of.sources, 'list of event sources').filter(({ encrypted }) => encrypted !== undefined);
    applies(sources.length > 0, 'No queue or topic sets it off.');
    return judgeEach(sources, ({ encrypted }) => encrypted, 'encryption', (source, is) => (is ? null : fail(`${source.label} is not encrypted at rest.`, { field: 'sources', value: source.label, key: source.id, ...at(source.at) })), 'What sets it off is encrypted.');
  },
}); // prettier-ignore

const PRIVATE_CALLS =
  /rds|redshift|elasticache|(?:^|[./])(?:pg|mysql2?|mariadb|ioredis|redis|psycopg2?|pymysql|mssql|tedious|oracledb)(?:$|[./])/i;

const attached = defineRule({
  id: 'NET-001',
  title: 'Not attached to a private network',
  severity: 'info',
  why: 'A database that it reaches then has to be open to the internet. Where it needs nothing private, attaching it gains little.',
  remediation: { text: 'Attach it to the network of what it talks to, and close that to the outside.', cli: null, diff: null },
  risks: ['S6'],
  precision: 'medium',
  evaluate(of, context) {
    if (have(of.network?.attached, 'network') !== null) return pass('It is attached to a private network.');
    const code = context.code(of);
    const database = code === null || isUnread(code) ? undefined : code.imports.find((name) => PRIVATE_CALLS.test(name));
    return database === undefined
      ? fail('It is attached to no private network; nothing was seen that needs one.', { field: 'network', value: 'none' })
      : fail(`It is attached to no private network, and its code uses ${database}: what it connects to has to be reachable from outside.`, { field: 'network', value: database, severity: 'low' });
  },
}); // prettier-ignore

const zones = defineRule({
  id: 'NET-002',
  title: 'Attached to a single zone',
  severity: 'low',
  why: 'When the zone fails, so does the function.',
  remediation: { text: 'Name subnets in two zones at least.', cli: null, diff: null },
  risks: [],
  precision: 'high',
  evaluate(of) {
    const network = have(of.network?.attached, 'network');
    if (network === null) return { state: 'not_applicable', message: 'It is attached to no subnets.' };
    const zones = have(network.zones, 'number of its zones');
    if (zones === null) return { state: 'not_applicable', message: 'Its network spans the zones of the region.' };
    return zones < 2 ? fail('All of its subnets are in one zone.', { field: 'network', value: String(zones) }) : pass(`It is attached to subnets in ${zones} zones.`);
  },
}); // prettier-ignore

const egress = defineRule({
  id: 'NET-003',
  title: 'Attached privately, but it may connect anywhere',
  severity: 'low',
  why: 'Whoever takes it over can send data out past your network.',
  remediation: { text: 'Route all traffic through the private network and limit where it may go.', cli: null, diff: null },
  risks: ['S6'],
  precision: 'medium',
  evaluate(of) {
    const network = have(of.network?.attached, 'network');
    if (network === null) return { state: 'not_applicable', message: 'It is attached to no private network.' };
    return have(network.openEgress, 'rules for outgoing traffic') ? fail('Traffic to the internet does not pass the private network.', { field: 'network', value: 'open egress' }) : pass('All traffic passes the private network.');
  },
}); // prettier-ignore

const signing = defineRule({
  id: 'SUP-001',
  title: 'Code signing is not enforced',
  severity: 'low',
  why: 'Whoever may update the function can run any code in it.',
  remediation: { text: 'Sign packages in the build and let the function accept signed ones only.', cli: null, diff: null },
  risks: ['SAS-6'],
  precision: 'very-high',
  evaluate: (of) =>
    have(of.codeSigning, 'code signing setting')
      ? pass('It takes signed code only.')
      : fail('It takes unsigned code.', { field: 'codeSigning', value: 'off' }),
});

const layers = defineRule({
  id: 'SUP-002',
  title: 'Layer from an unknown publisher',
  severity: 'medium',
  why: 'A layer is code that runs with the rights of the function; its owner can change what the next version does.',
  remediation: { text: 'Publish the layer in an account of your own.', cli: null, diff: null },
  risks: ['SAS-6'],
  precision: 'medium',
  evaluate(of) {
    const list = have(of.layers, 'list of layers');
    applies(list.length > 0, 'It has no layers.');
    return verdicts(
      list.filter(({ trusted, account }) => !trusted && account !== of.account).map(({ id, account }) => fail(`Layer ${id} belongs to ${account ?? 'an unknown account'}.`, { field: 'layers', value: id, key: id })),
      'Its layers are your own or from publishers that are known.',
    );
  },
}); // prettier-ignore

const imageTag = defineRule({
  id: 'SUP-004',
  title: 'Container image by a tag that can move',
  severity: 'low',
  why: 'The same tag can be another image tomorrow.',
  remediation: { text: 'Name the image by its digest.', cli: null, diff: null },
  risks: ['SAS-6'],
  precision: 'very-high',
  evaluate(of) {
    const image = have(of.image, 'image');
    if (image === null) return { state: 'not_applicable', message: 'It is no container image.' };
    return image.byDigest
      ? pass('Its image is named by digest.')
      : fail(`Its image is named by tag: ${image.uri}.`, { field: 'image', value: image.uri });
  },
});

const openPackage = defineRule({
  id: 'SUP-005',
  title: 'Others can get at its package',
  severity: 'high',
  why: 'They can read its code and what is in it; where the place can be written to, they can replace it.',
  remediation: { text: 'Keep packages where nobody but the build may read and write, and fetch them with an identity instead of a key in an address.', cli: null, diff: null },
  risks: ['SAS-3'],
  precision: 'high',
  evaluate(of) {
    const why = have(of.packageOpen, 'place of its package');
    return why === null ? pass('Its package lies where others cannot get at it, as far as can be seen.') : fail(why, { field: 'packageOpen' });
  },
}); // prettier-ignore

const tracing = defineRule({
  id: 'LOG-001',
  title: 'Requests are not traced',
  severity: 'low',
  why: 'Without traces nobody can tell what an attacker, or a mistake, did across functions.',
  remediation: { text: 'Turn active tracing on.', cli: null, diff: null },
  risks: ['S10'],
  precision: 'very-high',
  evaluate: (of) =>
    have(of.tracing, 'tracing setting')
      ? pass('Requests are traced.')
      : fail('Requests are not traced.', { field: 'tracing', value: 'off' }),
});

const logs = defineRule({
  id: 'LOG-002',
  title: 'Logs are kept for ever, or are not declared',
  severity: 'low',
  why: 'What is kept for ever is paid for and can leak for ever; what is not declared nobody decided.',
  remediation: { text: 'Declare the log group and how many days it keeps.', cli: null, diff: null },
  risks: ['S10'],
  precision: 'high',
  evaluate(of) {
    const group = have(of.logs, 'log group');
    if (group === null) return { state: 'not_applicable', message: 'It has no log group of its own.' };
    if (!group.exists) return fail(of.kind === 'source' ? 'No log group is declared for it: the cloud makes one that keeps everything.' : 'It has no log group.', { field: 'logs', value: 'none' });
    return group.retentionDays === null ? fail('Its logs are kept for ever.', { field: 'logs', value: 'never expires' }) : pass(`Its logs are kept for ${group.retentionDays} days.`);
  },
}); // prettier-ignore

const audited = defineRule({
  id: 'LOG-003',
  title: 'Invocations are not in the audit trail',
  severity: 'low',
  why: 'Who called it, and as whom, cannot be told afterwards.',
  remediation: { text: 'Record data events of functions in the audit trail.', cli: null, diff: null },
  risks: ['S10'],
  precision: 'high',
  evaluate: (of) =>
    have(of.callsAudited, 'audit trail')
      ? pass('Invocations are recorded.')
      : fail('Invocations are not recorded.', { field: 'callsAudited', value: 'false' }),
});

const accessLogs = defineRule({
  id: 'LOG-005',
  title: 'The API before it keeps no access log',
  severity: 'low',
  why: 'Requests that never reach the function leave no trace.',
  remediation: { text: 'Turn access logging of the stage on.', cli: null, diff: null },
  risks: ['S10'],
  precision: 'high',
  evaluate(of) {
    const list = have(of.endpoints, 'list of endpoints').filter(({ accessLogs: setting }) => setting !== undefined);
    applies(list.length > 0, 'No API with a log setting leads to it.');
    const without = list.filter(({ accessLogs: kept }) => kept === false);
    if (without.length > 0)
      return fail(`No access log is kept for ${without.map(({ label }) => label).join(', ')}.`, { field: 'endpoints' });
    return judgeEach(
      list,
      ({ accessLogs: kept }) => kept,
      'access log setting',
      () => null,
      'Its APIs keep access logs.',
    );
  },
});

const canLog = defineRule({
  id: 'LOG-007',
  title: 'Its identity cannot write its log',
  severity: 'medium',
  why: 'It runs blind: errors and attacks leave no line.',
  remediation: { text: 'Grant the right to create log streams and put events.', cli: null, diff: null },
  risks: ['S10'],
  precision: 'high',
  evaluate(of) {
    const identity = have(of.identity, 'execution identity');
    if (identity === null) return { state: 'not_applicable', message: 'It has no identity.' };
    return have(identity.canLog, 'right to write logs')
      ? pass('It may write its log.')
      : fail(`${identity.name} may not write its log.`, { field: 'identity', ...at(identity.at) });
  },
});

const failures = defineRule({
  id: 'RES-001',
  title: 'Asynchronous failures vanish',
  severity: 'medium',
  why: 'After the last try an event that failed is gone, and nobody knows.',
  remediation: { text: 'Name a failure destination or a dead-letter queue.', cli: null, diff: null },
  risks: [],
  precision: 'high',
  evaluate(of) {
    const sources = have(of.sources, 'list of event sources').filter(({ enabled }) => enabled);
    const asynchronous = sources.filter((each) => each.asynchronous);
    const lossy = sources.filter((each) => !each.asynchronous && each.keepsFailures !== undefined && !isUnread(each.keepsFailures) && !each.keepsFailures);
    applies(asynchronous.length + lossy.length > 0, 'Nothing calls it asynchronously.');
    const targets = have(of.failureTargets, 'failure destinations');
    const results = [
      ...(asynchronous.length > 0 && targets.length === 0 ? [fail(`Events of ${asynchronous.map(({ label }) => label).join(', ')} that fail are lost.`, { field: 'failureTargets', value: 'none', key: 'async' })] : []),
      ...lossy.map((each) => fail(`${each.label} has no dead-letter queue: a message that keeps failing comes back until it expires.`, { field: 'sources', value: each.label, key: each.id, ...at(each.at) })),
    ];
    return verdicts(results, 'What fails is kept.');
  },
}); // prettier-ignore

export const configuration = [
  plainHttp,
  envKey,
  sourceEncryption,
  attached,
  zones,
  egress,
  signing,
  layers,
  imageTag,
  openPackage,
  tracing,
  logs,
  audited,
  accessLogs,
  canLog,
  failures,
];
