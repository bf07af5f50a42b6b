import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateConditions } from './conditions.ts';
import { parameterValues, stackParameters } from './parameters.ts';
import { parseTemplate } from './parse-template.ts';
import { inOrder } from './references.ts';
import { resolve, type Scope } from './resolve.ts';
import { readTemplate } from './template.ts';

const scope: Scope = {
  values: { Stage: 'prod', Zones: ['a', 'b'], 'AWS::Region': 'eu-central-1' },
  mappings: { Sizes: { prod: { memory: 512 } } },
  condition: (name) => name === 'IsProd',
  ref: (id) => (id === 'Queue' ? 'http://queue' : undefined),
  attribute: (id, name) => `${id}'s ${name}`,
  imported: (name) => `from ${name}`,
};

test('intrinsic functions, in their long forms and their short ones', async () => {
  const yaml = `
ref: !Ref Stage
resource: !Ref Queue
attribute: !GetAtt Queue.Arn
nested: !GetAtt Stack.Outputs.Url
sub: !Sub '\${AWS::Region}/\${Queue.Arn}/\${!Literal}/\${Stage}'
mapped: !Sub ['\${a}-\${Stage}', {a: !Ref 'AWS::Region'}]
join: !Join ['-', [x, !Ref Stage, 1]]
split: !Select [1, !Split [':', 'a:b:c']]
list: !Select ['0', !Ref Zones]
map: !FindInMap [Sizes, !Ref Stage, memory]
yes: !If [IsProd, 1, 2]
no: !If [Other, 1, !Ref 'AWS::NoValue']
items: [a, !If [Other, b, !Ref 'AWS::NoValue'], c]
base64: {'Fn::Base64': !Sub 'hi \${Stage}'}
imported: !ImportValue base-url
plain: {Ref: Stage, other: 1}
`;
  assert.deepEqual(resolve(await parseTemplate(yaml), scope), {
    ref: 'prod',
    resource: 'http://queue',
    attribute: "Queue's Arn",
    nested: "Stack's Outputs.Url",
    sub: "eu-central-1/Queue's Arn/${Literal}/prod",
    mapped: 'eu-central-1-prod',
    join: 'x-prod-1',
    split: 'b',
    list: 'a',
    map: 512,
    yes: 1,
    items: ['a', 'c'],
    base64: 'aGkgcHJvZA==',
    imported: 'from base-url',
    plain: { Ref: 'Stage', other: 1 },
  });
});

test('what cannot be evaluated is refused, never passed over', () => {
  const refused: [unknown, RegExp][] = [
    [{ 'Fn::GetAZs': '' }, /does not evaluate Fn::GetAZs/],
    [{ Ref: 'Nobody' }, /Unresolved resource dependencies \[Nobody\]/],
    [{ 'Fn::Select': [7, ['a']] }, /cannot select nonexistent value at index 7/],
    [{ 'Fn::FindInMap': ['Sizes', 'dev', 'memory'] }, /Unable to get mapping for Sizes::dev::memory/],
    [{ 'Fn::Join': 'x' }, /Fn::Join/],
    ['{{resolve:secretsmanager:x}}', /dynamic references to secretsmanager/],
  ];
  for (const [value, message] of refused) assert.throws(() => resolve(value, scope), { code: 'ValidationError', message });
});

const NO_RESOURCES = { Resources: { Q: { Type: 'AWS::SQS::Queue' } } };

test('conditions hold or not, whatever they are made of', () => {
  const conditions = {
    Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    NotProd: { 'Fn::Not': [{ Condition: 'Prod' }] },
    Either: { 'Fn::Or': [{ Condition: 'NotProd' }, { 'Fn::Equals': [1, '1'] }] },
    Both: { 'Fn::And': [{ Condition: 'Prod' }, { Condition: 'NotProd' }] },
  };
  const template = readTemplate({ ...NO_RESOURCES, Conditions: conditions });
  const values = Object.fromEntries(evaluateConditions(template, { Stage: 'prod' }));
  assert.deepEqual(values, { Prod: true, NotProd: false, Either: true, Both: false });
  const circle = readTemplate({ ...NO_RESOURCES, Conditions: { A: { Condition: 'B' }, B: { Condition: 'A' } } });
  assert.throws(() => evaluateConditions(circle, {}), /Circular dependency/);
});

test('parameters have their defaults, their limits and the words of CloudFormation for both', () => {
  const template = readTemplate({
    ...NO_RESOURCES,
    Parameters: {
      Stage: { Type: 'String', AllowedValues: ['dev', 'prod'], Default: 'dev' },
      Size: { Type: 'Number', MinValue: 1, MaxValue: 10 },
      Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
      Name: { Type: 'String', AllowedPattern: '[a-z]+', ConstraintDescription: 'letters only', Default: 'x' },
    },
  });
  const given = (...values: [string, string | null][]) => values.map(([key, value]) => ({ key, value }));
  const made = stackParameters(template, given(['Size', '3']), []);
  assert.deepEqual(parameterValues(template, made), { Stage: 'dev', Size: '3', Zones: ['a', 'b'], Name: 'x' });
  // The stack's own value stays where that is asked for, also when the default is another.
  const kept = stackParameters(template, given(['Size', null], ['Stage', null]), [
    { key: 'Size', value: '7', noEcho: false },
    { key: 'Stage', value: 'prod', noEcho: false },
  ]);
  assert.deepEqual(
    kept.slice(0, 2).map(({ value }) => value),
    ['prod', '7'],
  );
  const refused: [[string, string | null][], RegExp][] = [
    [[], /^Parameters: \[Size\] must have values$/],
    [[['Size', '3'], ['Nope', '1']], /^Parameters: \[Nope\] do not exist in the template$/],
    [[['Size', '11']], /not greater than 10/],
    [[['Size', 'many']], /must be a number/],
    [[['Size', '3'], ['Stage', 'test']], /^Parameter 'Stage' must be one of AllowedValues$/],
    [[['Size', '3'], ['Name', 'X1']], /^Parameter Name failed to satisfy constraint: letters only$/],
  ]; // prettier-ignore
  for (const [values, message] of refused) {
    assert.throws(() => stackParameters(template, given(...values), []), { code: 'ValidationError', message });
  }
  const odd = { ...template, parameters: { P: { Type: 'String', AllowedPattern: '[a-z', Default: 'x' } } };
  const message = /^Template error: AllowedPattern of parameter P: Invalid regular expression/;
  assert.throws(() => stackParameters(odd, [], []), { code: 'ValidationError', message });
});

test('resources come after those they need, whoever says so', () => {
  const order = (resources: Record<string, object>) =>
    [...inOrder(readTemplate({ Resources: resources }), () => true, (name) => name === 'Stage').keys()]; // prettier-ignore
  const queue = (more: object = {}) => ({ Type: 'AWS::SQS::Queue', ...more });
  const names = order({
    A: queue({ Properties: { QueueName: { 'Fn::Sub': '${B}-${Stage}' } } }),
    B: queue({ Properties: { Tags: [{ Key: 'k', Value: { 'Fn::GetAtt': ['C', 'Arn'] } }] } }),
    C: queue({ DependsOn: ['D'] }),
    D: queue(),
  });
  assert.deepEqual(names, ['D', 'C', 'B', 'A']);
  assert.throws(
    () => order({ A: queue({ DependsOn: 'B' }), B: queue({ DependsOn: 'A' }) }),
    /^AwsError: Circular dependency between resources: \[A, B\]$/,
  );
  assert.throws(() => order({ A: queue({ DependsOn: 'Nobody' }) }), /Unresolved resource dependencies \[Nobody\] in the Resources block/);
});

test('a template that is none is told so', async () => {
  const refused: [string, RegExp][] = [
    ['{"Resources": ', /JSON not well-formed/],
    ['a: [', /YAML not well-formed/],
    ['just a text', /unsupported structure/],
    ['{}', /At least one Resources member must be defined/],
    ['{"Resources": {"A": {}}}', /must contain a Type member/],
    ['{"Resources": {"a-b": {"Type": "AWS::SQS::Queue"}}}', /non alphanumeric/],
    ['{"Resources": {"A": {"Type": "X", "CreationPolicy": {}}}}', /does not evaluate CreationPolicy/],
    ['{"Rules": {}, "Resources": {"A": {"Type": "X"}}}', /does not evaluate the section Rules/],
    ['{"Nonsense": {}, "Resources": {"A": {"Type": "X"}}}', /Invalid template property or properties \[Nonsense\]/],
  ];
  for (const [text, message] of refused) {
    await assert.rejects(async () => readTemplate(await parseTemplate(text)), { code: 'ValidationError', message });
  }
});
