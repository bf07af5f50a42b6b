import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkForm, diffForm, envChanges, rebaseForm, toChanges, toForm, type Editable } from './config-form.ts';

const BASE: Editable = { description: 'd', memoryMb: 128, timeoutS: 3, concurrency: 1, env: { A: '1', B: '2' } };
const LIMITS = { memoryMbMin: 128, memoryMbMax: 10240, timeoutSMax: 900, concurrencyMax: 1, envBytes: 64 };

test('an untouched form changes nothing and has no problems', () => {
  const form = toForm(BASE);
  assert.deepEqual(checkForm(form, LIMITS, BASE), {});
  assert.deepEqual(toChanges(BASE, form), {});
});

test('only what changed is sent; a number written differently is no change', () => {
  const form = { ...toForm(BASE), memoryMb: '256', timeoutS: '3.0' };
  assert.deepEqual(toChanges(BASE, form), { memoryMb: 256 });
  assert.deepEqual(diffForm(BASE, form), [{ field: 'memoryMb', label: 'Memory', before: '128 MB', after: '256 MB' }]);
});

test('env is replaced as a whole and compared by name', () => {
  const form = {
    ...toForm(BASE),
    env: [
      { id: '1', name: 'B', value: '3' },
      { id: '2', name: 'C', value: '' },
      { id: '3', name: '', value: '' },
    ],
  };
  assert.deepEqual(toChanges(BASE, form), { env: { B: '3', C: '' } });
  assert.deepEqual(
    envChanges(BASE, form).map((change) => [change.name, change.kind]),
    [
      ['A', 'removed'],
      ['B', 'changed'],
      ['C', 'added'],
    ],
  );
});

test('bounds come from the model', () => {
  const problems = (change: Partial<ReturnType<typeof toForm>>) => checkForm({ ...toForm(BASE), ...change }, LIMITS, BASE);
  assert.match(problems({ memoryMb: '64' }).memoryMb ?? '', /At least 128 MB/);
  assert.match(checkForm({ ...toForm(BASE), memoryMb: '200' }, { ...LIMITS, memoryMbStep: 128 }, BASE).memoryMb ?? '', /steps of 128 MB/);
  assert.match(problems({ memoryMb: '1.5' }).memoryMb ?? '', /whole/);
  assert.match(problems({ memoryMb: '' }).memoryMb ?? '', /number/);
  assert.match(problems({ timeoutS: '0' }).timeoutS ?? '', /More than 0 s/);
  assert.match(problems({ timeoutS: '901' }).timeoutS ?? '', /At most 900 s/);
  assert.match(problems({ concurrency: '2' }).concurrency ?? '', /At most 1/);
  assert.match(problems({ description: 'x'.repeat(257) }).description ?? '', /256/);
  assert.match(problems({ env: [{ id: '1', name: 'X', value: 'x'.repeat(64) }] }).env ?? '', /64 bytes/);
  assert.match(problems({ env: [{ id: '1', name: '1X', value: '' }] }).env ?? '', /attention/);
});

test('rebase: untouched fields follow, touched ones stay, both changed is a conflict', () => {
  const mine = { ...toForm(BASE), memoryMb: '256', description: 'mine' };
  const { form, conflicts } = rebaseForm(BASE, mine, { ...BASE, description: 'theirs', timeoutS: 10 });
  assert.deepEqual(conflicts, ['description']);
  assert.deepEqual([form.memoryMb, form.timeoutS, form.description], ['256', '10', 'mine']);
});

test('rebase: the same edit on both sides is no conflict; other variables are merged', () => {
  const mine = {
    ...toForm(BASE),
    memoryMb: '256',
    env: [
      { id: '1', name: 'A', value: '9' },
      { id: '2', name: 'B', value: '2' },
    ],
  };
  const { form, conflicts } = rebaseForm(BASE, mine, { ...BASE, memoryMb: 256, env: { A: '1', B: '2', C: '3' } });
  assert.deepEqual(conflicts, []);
  assert.deepEqual(
    form.env.map((row) => [row.name, row.value]),
    [
      ['A', '9'],
      ['B', '2'],
      ['C', '3'],
    ],
  );
  const clash = rebaseForm(BASE, mine, { ...BASE, env: { A: '7', B: '2', C: '3' } });
  assert.deepEqual(clash.conflicts, ['env']);
  assert.deepEqual(Object.fromEntries(clash.form.env.map((row) => [row.name, row.value])), { A: '9', B: '2', C: '3' });
});

test('what the provider does not say of the memory may stay unsaid, and does not stand in the way of other changes', () => {
  const base: Editable = { ...BASE, memoryMb: null };
  const form = { ...toForm(base), timeoutS: '5' };
  assert.deepEqual(checkForm(form, LIMITS, base), {});
  assert.deepEqual(toChanges(base, form), { timeoutS: 5 });
  assert.match(checkForm({ ...form, memoryMb: '64' }, LIMITS, base).memoryMb ?? '', /At least 128/);
  assert.match(checkForm({ ...toForm(BASE), memoryMb: '' }, LIMITS, BASE).memoryMb ?? '', /number/);
});
