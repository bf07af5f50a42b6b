import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findInFile, findInVariable } from './find-secrets.ts';
import { lastOf } from './fingerprint.ts';

// Put together here, so that no scanner takes this file for a leak.
const AWS_ID = `AKIA${'Q3EGRIPHJ2Y7ZLXA'}`;
const AZURE = `AccountKey=${'a1B2'.repeat(21)}zz==`;
const GOOGLE = `AIza${'SyD3x9Qm7Zk2Lw8Vt5Rb1Nc6Hf4Jg0Pe_sU'}`.slice(0, 39);

const SECRETS: readonly [string, string, string][] = [
  ['a key id of AWS', 'index.js', `const id = "${AWS_ID}";`],
  ['a storage key of Azure', 'app.py', `c = "DefaultEndpointsProtocol=https;AccountName=x;${AZURE}"`],
  ['an API key of Google', 'index.js', `fetch("https://maps.example?key=${GOOGLE}")`],
  ['a private key', 'id.pem', `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEow8s'.repeat(8)}\n-----END RSA PRIVATE KEY-----`],
  ['a password by its name', 'config.js', 'const dbPassword = "hT7$kq92Lm!";'],
  ['a secret in settings', '.env', 'JWT_SECRET=hT7xkq92LmPz'],
  ['a secret in Terraform', 'main.tf', '    "JWT_SECRET" = "T2BYL6#]zc>Byuzu",'],
  [
    'a password in a connection string with a server that is put in',
    'index.js',
    'const connStr = `Server=${host};User=app;Password=hT7xkq92LmPz`;',
  ],
  ['a password in an address', 'app.py', 'url = "postgres://app:s3cr3tPw9@db.internal/app"'],
];

for (const [name, file, text] of SECRETS) {
  test(`secrets: ${name}`, () => assert.equal(findInFile(file, text).length, 1, JSON.stringify(findInFile(file, text))));
}

const HARMLESS: readonly [string, string, string][] = [
  ['a placeholder', '.env', 'API_KEY=your-api-key-here'],
  ['a reference', 'template.yaml', '      DB_PASSWORD: !Ref DbPassword'],
  [
    'where telemetry goes',
    '.env',
    'APPLICATIONINSIGHTS_CONNECTION_STRING=InstrumentationKey=0f1e2d3c-1234-4abc-9def-001122334455;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/',
  ],
  ['a reference to the environment', 'index.js', 'const password = process.env.DB_PASSWORD;'],
  ['a name of a secret', 'index.js', 'const secretName = "prod/db/credentials";'],
  ['a sentence', 'index.js', 'const tokenError = "The token has expired already";'],
  ['a template', 'index.js', 'const url = `postgres://${user}:${password}@${host}/db`;'],
  ['a variable in a template', 'main.tf', '  password = "${var.db_password}"'],
  [
    'a connection string whose password is put in',
    'index.js',
    'const mongoConnStr = `mongodb+srv://${user}:${pass}@cluster.mongodb.net/app`;',
  ],
  ['the name of what is to stand there', 'index.js', "const channelSecret = 'CHANNEL_SECRET';"],
  ['words with a number', '.env', 'NOTIFY_PASS_TEMPLATE_ID_MOD1=email-pass-mod1-template-id'],
  ['a message', 'en.json', '"password": "Password"'],
];

for (const [name, file, text] of HARMLESS) {
  test(`no secret: ${name}`, () => assert.deepEqual(findInFile(file, text), []));
}

test('variables count by name or by form, and not where they only speak of a secret', () => {
  assert.ok(findInVariable('DB_PASSWORD', 'hunter22') !== null);
  assert.ok(findInVariable('ANYTHING', AWS_ID) !== null);
  for (const [name, value] of [['SECRET_NAME', 'prod/db'], ['TOKEN_URL', 'https://login.example/token'], ['STAGE', 'prod'], ['PASSWORD', ''], ['TABLE', 'orders']] as const) assert.equal(findInVariable(name, value), null, name);
}); // prettier-ignore

test('of short secrets nothing is shown', () => {
  assert.equal(lastOf('hunter22'), '');
  assert.equal(lastOf('0123456789'), '89');
  assert.equal(lastOf('0123456789abcdef'), 'cdef');
});

test('one long line takes no longer than its length asks for', () => {
  const text = `const a = "${'password secret token key '.repeat(40_000)}";`;
  assert.ok(findInFile('a.js', text).length < 10);
  const began = performance.now();
  assert.deepEqual(findInFile('a.js', '{"resolved":"1.0.0","name":"some"},'.repeat(100_000)), []);
  assert.ok(performance.now() - began < 3000, 'what is assigned in it is looked at once');
});
