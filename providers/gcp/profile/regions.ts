/**
 * Regions with Cloud Run functions, as of 2026-11-20, for choosing from; any other that looks like one is taken too.
 * @see https://cloud.google.com/functions/docs/locations
 */
export const REGIONS: readonly (readonly [id: string, name: string])[] = [
  ['us-central1', 'Iowa'],
  ['us-east1', 'South Carolina'],
  ['us-east4', 'Northern Virginia'],
  ['us-east5', 'Columbus'],
  ['us-south1', 'Dallas'],
  ['us-west1', 'Oregon'],
  ['us-west2', 'Los Angeles'],
  ['us-west3', 'Salt Lake City'],
  ['us-west4', 'Las Vegas'],
  ['northamerica-northeast1', 'Montréal'],
  ['northamerica-northeast2', 'Toronto'],
  ['southamerica-east1', 'São Paulo'],
  ['southamerica-west1', 'Santiago'],
  ['europe-central2', 'Warsaw'],
  ['europe-north1', 'Finland'],
  ['europe-southwest1', 'Madrid'],
  ['europe-west1', 'Belgium'],
  ['europe-west2', 'London'],
  ['europe-west3', 'Frankfurt'],
  ['europe-west4', 'Netherlands'],
  ['europe-west6', 'Zurich'],
  ['europe-west8', 'Milan'],
  ['europe-west9', 'Paris'],
  ['europe-west10', 'Berlin'],
  ['europe-west12', 'Turin'],
  ['asia-east1', 'Taiwan'],
  ['asia-east2', 'Hong Kong'],
  ['asia-northeast1', 'Tokyo'],
  ['asia-northeast2', 'Osaka'],
  ['asia-northeast3', 'Seoul'],
  ['asia-south1', 'Mumbai'],
  ['asia-south2', 'Delhi'],
  ['asia-southeast1', 'Singapore'],
  ['asia-southeast2', 'Jakarta'],
  ['australia-southeast1', 'Sydney'],
  ['australia-southeast2', 'Melbourne'],
  ['africa-south1', 'Johannesburg'],
  ['me-central1', 'Doha'],
  ['me-central2', 'Dammam'],
  ['me-west1', 'Tel Aviv'],
];

/** `europe-west1`. */
export const REGION_PATTERN = '^[a-z]+-[a-z]+\\d{1,2}$';
