// The tier of prices that a region belongs to. @see https://cloud.google.com/run/docs/locations

/** Cloud Run, tier 1. */
export const runTier1 = [
  'asia-east1',
  'asia-northeast1',
  'asia-northeast2',
  'asia-south1',
  'europe-north1',
  'europe-north2',
  'europe-southwest1',
  'europe-west1',
  'europe-west4',
  'europe-west8',
  'europe-west9',
  'me-west1',
  'northamerica-south1',
  'us-central1',
  'us-east1',
  'us-east4',
  'us-east5',
  'us-south1',
  'us-west1',
  'us-west8',
] as const;

/** Cloud Run, tier 2. The page has africa-south1 here; other lists of Google have it in tier 1. */
export const runTier2 = [
  'africa-south1',
  'asia-east2',
  'asia-northeast3',
  'asia-south2',
  'asia-southeast1',
  'asia-southeast2',
  'australia-southeast1',
  'australia-southeast2',
  'europe-central2',
  'europe-west10',
  'europe-west12',
  'europe-west2',
  'europe-west3',
  'europe-west6',
  'me-central1',
  'me-central2',
  'northamerica-northeast1',
  'northamerica-northeast2',
  'southamerica-east1',
  'southamerica-west1',
  'us-west2',
  'us-west3',
  'us-west4',
] as const;

/** Cloud Functions 1st gen, tier 1. @see https://cloud.google.com/functions/1stgendocs/locations */
export const functionsTier1 = [
  'asia-east1',
  'asia-east2',
  'asia-northeast1',
  'asia-northeast2',
  'europe-west1',
  'europe-west2',
  'us-central1',
  'us-east1',
  'us-east4',
  'us-west1',
] as const;

/** Cloud Functions 1st gen, tier 2. */
export const functionsTier2 = [
  'asia-northeast3',
  'asia-south1',
  'asia-southeast1',
  'asia-southeast2',
  'australia-southeast1',
  'europe-central2',
  'europe-west3',
  'europe-west6',
  'northamerica-northeast1',
  'southamerica-east1',
  'us-west2',
  'us-west3',
  'us-west4',
] as const;
