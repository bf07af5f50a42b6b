/**
 * Regions with Lambda, as of 2026-11-20, for choosing from; any other that looks like one is taken too.
 * @see https://docs.aws.amazon.com/general/latest/gr/lambda-service.html
 */
export const REGIONS: readonly (readonly [id: string, name: string])[] = [
  ['us-east-1', 'N. Virginia'],
  ['us-east-2', 'Ohio'],
  ['us-west-1', 'N. California'],
  ['us-west-2', 'Oregon'],
  ['af-south-1', 'Cape Town'],
  ['ap-east-1', 'Hong Kong'],
  ['ap-northeast-1', 'Tokyo'],
  ['ap-northeast-2', 'Seoul'],
  ['ap-northeast-3', 'Osaka'],
  ['ap-south-1', 'Mumbai'],
  ['ap-south-2', 'Hyderabad'],
  ['ap-southeast-1', 'Singapore'],
  ['ap-southeast-2', 'Sydney'],
  ['ap-southeast-3', 'Jakarta'],
  ['ap-southeast-4', 'Melbourne'],
  ['ap-southeast-5', 'Malaysia'],
  ['ap-southeast-7', 'Thailand'],
  ['ca-central-1', 'Central Canada'],
  ['ca-west-1', 'Calgary'],
  ['eu-central-1', 'Frankfurt'],
  ['eu-central-2', 'Zurich'],
  ['eu-north-1', 'Stockholm'],
  ['eu-south-1', 'Milan'],
  ['eu-south-2', 'Spain'],
  ['eu-west-1', 'Ireland'],
  ['eu-west-2', 'London'],
  ['eu-west-3', 'Paris'],
  ['il-central-1', 'Tel Aviv'],
  ['me-central-1', 'UAE'],
  ['me-south-1', 'Bahrain'],
  ['mx-central-1', 'Mexico'],
  ['sa-east-1', 'São Paulo'],
  ['cn-north-1', 'Beijing'],
  ['cn-northwest-1', 'Ningxia'],
  ['us-gov-east-1', 'GovCloud East'],
  ['us-gov-west-1', 'GovCloud West'],
];

/** `eu-west-1`, `us-gov-east-1`. */
export const REGION_PATTERN = '^[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}$';
