import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatEnvironment } from './format-environment.ts';

const environment = { set: { URL: 'http://127.0.0.1:1', ODD: `it's "$5" \\ ` }, unset: ['PROFILE'], notes: ['Mind this.'] };

test('variables in the words of each shell; quotes and dollars stay what they are; notes come last', () => {
  assert.equal(
    formatEnvironment(environment, 'sh'),
    ['unset PROFILE', "export URL='http://127.0.0.1:1'", `export ODD='it'\\''s "$5" \\ '`, '# Mind this.'].join('\n'),
  );
  assert.equal(
    formatEnvironment(environment, 'fish'),
    ['set -e PROFILE', "set -gx URL 'http://127.0.0.1:1'", `set -gx ODD 'it\\'s "$5" \\\\ '`, '# Mind this.'].join('\n'),
  );
  assert.equal(
    formatEnvironment(environment, 'powershell'),
    [
      'Remove-Item Env:PROFILE -ErrorAction SilentlyContinue',
      "$env:URL = 'http://127.0.0.1:1'",
      `$env:ODD = 'it''s "$5" \\ '`,
      '# Mind this.',
    ].join('\n'),
  );
  assert.equal(
    formatEnvironment(environment, 'dotenv'),
    ['URL="http://127.0.0.1:1"', `ODD="it's \\"\\$5\\" \\\\ "`, '# Mind this.'].join('\n'),
  );
  assert.deepEqual(JSON.parse(formatEnvironment(environment, 'json')), environment.set);
});
