import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { Ajv } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { registry } from '#providers/registry.ts';
import type { Audit, ReportFormat } from '#shared/model/audit/audit.ts';
import { createTestCore, tempDir, writeTree } from '../../testing/test-core.ts';
import { exportAudit } from './export-audit.ts';

const schema = (name: string): object => JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8')) as object;

/** Names as an attacker would choose them. */
const EVIL = '=HYPERLINK("http://evil.example","x")<img src=x onerror=alert(1)>';

const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Open:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: ${JSON.stringify(EVIL)}
      Handler: index.handler
      Runtime: nodejs16.x
      Role: !GetAtt Role.Arn
      Environment: { Variables: { DB_PASSWORD: hT7xkq92LmPz } }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: '*', Action: 'sts:AssumeRole' }] }
      Policies: [{ PolicyName: all, PolicyDocument: { Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] } }]
  Url:
    Type: AWS::Lambda::Url
    Properties: { TargetFunctionArn: !GetAtt Open.Arn, AuthType: NONE, Cors: { AllowOrigins: ['*'] } }
`;

interface Sarif {
  runs: {
    tool: { driver: { rules: { id: string; shortDescription: { text: string }; fullDescription: { text: string }; help: { text: string }; properties: Record<string, unknown> }[] } };
    automationDetails: { id: string };
    results: { ruleId: string; ruleIndex: number; message: { text: string }; locations: { physicalLocation: { artifactLocation: { uri: string }; region: Record<string, number> } }[]; partialFingerprints: Record<string, string>; suppressions?: object[] }[];
  }[];
} // prettier-ignore

suite('reports', () => {
  let audit: Audit;
  const text = async (format: ReportFormat) =>
    Buffer.from((await exportAudit(audit, format, { omitWaived: false })).bytes).toString('utf8');

  const undo: (() => unknown)[] = [];
  const context = { after: (work: () => unknown) => void undo.push(work) };
  after(async () => {
    for (const work of undo) await work();
  });

  before(async () => {
    const { core } = createTestCore(context, registry);
    const directory = writeTree(join(tempDir(context), 'shop'), {
      'template.yaml': TEMPLATE,
      'index.js':
        "const cp = require('child_process');\nexports.handler = async (event) => {\n  const name = event.name;\n  return cp.execSync('x ' + name);\n};\n",
    });
    writeTree(directory, {
      'package.json': JSON.stringify({ name: 'shop', dependencies: { lodash: '4.17.11' } }),
      'package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: {
          '': {},
          'node_modules/lodash': { version: '4.17.11', dependencies: { '@a/b': '^1.0.0' } },
          'node_modules/@a/b': { version: '1.0.0' },
        },
      }),
      'jobs/go.mod': 'module example.com/jobs\n\ngo 1.24\n\nrequire (\n\tgithub.com/aws/aws-lambda-go v1.47.0\n)\n',
    });
    for await (const event of await core.client.audits.run({ directories: [directory] })) {
      if (event.type === 'end') audit = await core.client.audits.get({ id: event.audit.id });
    }
    const [first, second] = audit.findings.filter(({ state }) => state === 'fail');
    assert.ok(first !== undefined && second !== undefined);
    audit.findings = audit.findings.map((finding) =>
      finding === second
        ? { ...finding, state: 'waived', waiver: { id: 'w', reason: EVIL, owner: 'ada', expiresAt: '2027-01-01T00:00:00.000Z' } }
        : finding,
    );
  });

  test('SARIF is valid, and has what GitHub asks for besides', async () => {
    const log = JSON.parse(await text('sarif')) as Sarif;
    const ajv = new AjvDraft04.default({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const valid = ajv.compile(schema('sarif-schema-2.1.0'));
    assert.ok(valid(log), JSON.stringify(valid.errors?.slice(0, 5)));
    const [run] = log.runs;
    assert.ok(run !== undefined && run.results.length > 0);
    assert.ok(run.automationDetails.id.endsWith('/'));
    for (const rule of run.tool.driver.rules) {
      assert.ok(rule.shortDescription.text !== '' && rule.help.text !== '' && rule.fullDescription.text.length <= 1024);
      assert.ok((rule.properties['tags'] as string[]).includes('security') && (rule.properties['tags'] as string[]).length <= 20);
      assert.match(String(rule.properties['security-severity']), /^(?:9\.5|8\.0|5\.5|2\.5|0\.0)$/);
    }
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex]?.id, result.ruleId);
      assert.ok(result.partialFingerprints['primaryLocationLineHash'] !== undefined);
      for (const { physicalLocation } of result.locations) {
        assert.ok(!/^(?:\/|[a-z]+:)/i.test(physicalLocation.artifactLocation.uri), physicalLocation.artifactLocation.uri);
        for (const name of ['startLine', 'startColumn', 'endLine', 'endColumn']) assert.ok((physicalLocation.region[name] ?? 0) >= 1, name);
      }
    }
    assert.equal(run.results.filter(({ suppressions }) => suppressions !== undefined).length, 1);
    const omitted = JSON.parse(Buffer.from((await exportAudit(audit, 'sarif', { omitWaived: true })).bytes).toString('utf8')) as Sarif;
    assert.equal(omitted.runs[0]?.results.length, run.results.length - 1);
  });

  test('OCSF is valid in each of its classes', async () => {
    const events = JSON.parse(await text('ocsf')) as { class_uid: number; time: number }[];
    const classes = { 2003: 'ocsf-1.8.0-compliance_finding', 2007: 'ocsf-1.8.0-application_security_posture_finding', 2002: 'ocsf-1.8.0-vulnerability_finding' } as const;
    for (const [uid, name] of Object.entries(classes)) {
      const ajv = new Ajv({ strict: false, allErrors: true });
      const valid = ajv.compile(schema(name));
      const own = events.filter(({ class_uid: id }) => id === Number(uid));
      assert.ok(own.length > 0, name);
      for (const event of own) assert.ok(valid(event), `${name}: ${JSON.stringify(valid.errors?.slice(0, 4))}`);
    }
    assert.ok(events.every(({ time }) => time > 1e12), 'times are in milliseconds');
  }); // prettier-ignore

  test('the bill of materials is valid CycloneDX 1.6, with every package, who has it and what is known against it', async () => {
    const bom = JSON.parse(await text('cyclonedx')) as { components: { purl?: string; 'bom-ref': string; scope?: string }[]; vulnerabilities: { id: string; affects: { ref: string }[] }[]; dependencies: { ref: string; dependsOn?: string[] }[] };
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const library = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, `../../../../node_modules/@cyclonedx/cyclonedx-library/res/schema/${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
    for (const name of ['spdx', 'jsf-0.82']) ajv.addSchema(library(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
    const valid = ajv.compile(library('bom-1.6'));
    assert.ok(valid(bom), JSON.stringify(valid.errors?.slice(0, 5)));
    assert.deepEqual(bom.components.flatMap(({ purl }) => purl ?? []).toSorted(), ['pkg:golang/github.com/aws/aws-lambda-go@1.47.0', 'pkg:npm/%40a/b@1.0.0', 'pkg:npm/lodash@4.17.11']);
    assert.ok(bom.vulnerabilities.some(({ id, affects }) => id === 'GHSA-jf85-cpcp-j695' && affects[0]?.ref === 'pkg:npm/lodash@4.17.11'));
    assert.ok(bom.dependencies.some(({ ref, dependsOn }) => ref === 'subject:shop:.' && dependsOn?.includes('pkg:npm/lodash@4.17.11') === true));
    assert.ok(audit.findings.some(({ ruleId, state, message }) => ruleId === 'SUP-003' && state === 'not_evaluated' && /2 packages were compared|3 packages were compared/.test(message) && message.includes('; Go: ')));
  }); // prettier-ignore

  test('HTML is one file that needs nothing else, and holds no markup of others', async () => {
    const html = await text('html');
    assert.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'; form-action 'none'">/);
    assert.ok(!/<(?:script|link|img|iframe|object|embed|form|base)\b/i.test(html), 'nothing that loads or runs');
const tags = [...html.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag);
    assert.deepEqual(tags.filter((tag) => /\s(?:src|href|style|on\w+)=/i.test(tag)), [], 'no reference, inline style or handler');
    assert.ok(html.includes('Scope and limits') && html.includes('SHA-256'));
  }); // prettier-ignore

  test('CSV has no formula, and quotes what has to be', async () => {
    const csv = await text('csv');
    assert.ok(csv.startsWith('\uFEFFdate,status,severity'));
    assert.ok(!/(?:^|,)"?[=+@]/m.test(csv.replaceAll('""', '')), 'no cell begins as a formula');
    assert.ok(csv.includes("'=HYPERLINK"));
  });

  test('Markdown escapes what others wrote', async () => {
    const markdown = await text('markdown');
    assert.ok(!/(?<!\\)<img/.test(markdown));
    assert.match(markdown, /## Scope and limits/);
  });

  test('the PDF is tagged, has an outline, and its text can be selected', async () => {
    const { bytes } = await exportAudit(audit, 'pdf', { omitWaived: false });
    const raw = Buffer.from(bytes).toString('latin1');
    assert.match(raw, /^%PDF-1\.7/);
    assert.match(raw, /\/MarkInfo|\/StructTreeRoot/);
    assert.match(raw, /\/Type \/Outlines|\/Outlines \d+ 0 R/);
    assert.match(raw, /\/Lang \(en\)/);
    // Text shows as glyphs with a map back to characters: that is what selecting reads.
    assert.match(raw, /\/ToUnicode/);
    const streams = [...raw.matchAll(/stream\r?\n/g)].flatMap(({ index, 0: mark }) => {
      try {
        return [inflateSync(Buffer.from(raw.slice(index + mark.length), 'latin1'), { finishFlush: 2 }).toString('latin1')];
      } catch {
        return [];
      }
    });
    assert.ok(
      streams.some((stream) => /\/H1 <</.test(stream) && /TJ/.test(stream)),
      'headings are marked as such',
    );
  });

  test('the same audit gives the same bytes, and says what it did not look at', async () => {
    for (const format of ['json', 'html', 'pdf', 'csv', 'sarif', 'ocsf', 'cyclonedx', 'markdown'] as const) {
      const [one, two] = [await exportAudit(audit, format, { omitWaived: false }), await exportAudit(audit, format, { omitWaived: false })];
      assert.ok(Buffer.from(one.bytes).equals(Buffer.from(two.bytes)), format);
      assert.ok(!Buffer.from(one.bytes).toString('utf8').includes('hT7xkq92'), `${format} holds no secret`);
      if (format !== 'pdf')
        assert.ok(Buffer.from(one.bytes).toString('utf8').includes('the list that comes along'), `${format} states its limits`);
    }
    assert.ok(parse(await text('json')) !== null);
  });
});
