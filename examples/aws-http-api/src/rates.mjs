/** Cents per started kilogram and the flat part, by zone. */
export const ZONES = {
  domestic: { flat: 390, perKg: 55, days: '1-2' },
  europe: { flat: 890, perKg: 120, days: '3-5' },
  world: { flat: 1990, perKg: 310, days: '7-14' },
};

const MAX_KG = 30;

/** A quote, or the list of what is wrong with the request. */
export function quote(parcel) {
  const problems = [];
  const { weightKg, zone, insured = false } = parcel ?? {};
  if (typeof weightKg !== 'number' || !Number.isFinite(weightKg) || weightKg <= 0) problems.push('weightKg must be a number above 0');
  else if (weightKg > MAX_KG) problems.push(`weightKg must be ${MAX_KG} at the most`);
  if (!Object.hasOwn(ZONES, zone ?? '')) problems.push(`zone must be one of ${Object.keys(ZONES).join(', ')}`);
  if (typeof insured !== 'boolean') problems.push('insured must be true or false');
  if (problems.length > 0) return { problems };

  const { flat, perKg, days } = ZONES[zone];
  const cents = flat + Math.ceil(weightKg) * perKg + (insured ? 250 : 0);
  return { quote: { zone, weightKg, insured, price: (cents / 100).toFixed(2), currency: 'EUR', days } };
}
