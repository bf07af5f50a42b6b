import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Charges } from '#shared/model/charges.ts';
import { newCall, type Place } from './place.ts';

export function chargesSuite(place: () => Place): void {
  test('what was charged adds up, in one currency, for the days that were asked about', async () => {
    const span = { since: '2026-10-01', until: '2026-10-31' };
    const charges = await place().facet('charges').read(span, newCall());
    assert.deepEqual(Charges.parse(charges), charges);
    assert.deepEqual({ since: charges.since, until: charges.until }, span);
    const sum = charges.lines.reduce((total, { amount }) => total + Number(amount), 0);
    assert.ok(Math.abs(sum - Number(charges.total)) < 1e-6, `${sum} and ${charges.total}`);
  });
}
