/** A region with what differs there, in dollars. */
export interface RegionRates {
  id: string;
  label: string;
  /** Per GB-second. */
  x86: string;
  arm: string;
  /** Per million requests. */
  requests: string;
  /** Per GB-second of temporary storage above 512 MB. */
  storage: string;
  /** Per GB-second, x86. */
  provisioned: string;
  provisionedCompute: string;
}

type Row = readonly [
  id: string,
  label: string,
  x86: string,
  arm: string,
  requests: string,
  storage: string,
  provisioned: string,
  provisionedCompute: string,
];

const ROWS: readonly Row[] = [
  ['us-east-1', 'US East (N. Virginia)', '0.0000166667', '0.0000133334', '0.2', '0.0000000309', '0.0000041667', '0.0000097222'],
  ['af-south-1', 'Africa (Cape Town)', '0.0000221', '0.00001768', '0.27', '0.0000000404', '0.00000553', '0.0000129'],
  ['ap-east-1', 'Asia Pacific (Hong Kong)', '0.00002292', '0.0000183', '0.28', '0.0000000407', '0.0000057153', '0.0000133358'],
  ['ap-northeast-1', 'Asia Pacific (Tokyo)', '0.0000166667', '0.0000133334', '0.2', '0.000000037', '0.0000053835', '0.0000125615'],
  ['ap-northeast-2', 'Asia Pacific (Seoul)', '0.0000166667', '0.0000133334', '0.2', '0.0000000352', '0.0000051254', '0.0000119592'],
  ['ap-northeast-3', 'Asia Pacific (Osaka)', '0.0000166667', '0.0000133334', '0.2', '0.000000037', '0.0000053835', '0.0000125615'],
  ['ap-south-1', 'Asia Pacific (Mumbai)', '0.0000166667', '0.0000133334', '0.2', '0.0000000352', '0.0000044985', '0.0000104966'],
  ['ap-southeast-1', 'Asia Pacific (Singapore)', '0.0000166667', '0.0000133334', '0.2', '0.000000037', '0.0000051991', '0.0000121313'],
  ['ap-southeast-2', 'Asia Pacific (Sydney)', '0.0000166667', '0.0000133334', '0.2', '0.000000037', '0.000005236', '0.0000122173'],
  ['ap-southeast-4', 'Asia Pacific (Melbourne)', '0.0000166667', '0.0000133334', '0.2', '0.000000037', '0.000005236', '0.0000122173'],
  ['ap-southeast-5', 'Asia Pacific (Malaysia)', '0.000015', '0.000012', '0.18', '0.0000000333', '0.0000046791', '0.0000109181'],
  ['ca-central-1', 'Canada (Central)', '0.0000166667', '0.0000133334', '0.2', '0.000000034', '0.000004646', '0.0000108407'],
  ['eu-central-1', 'Europe (Frankfurt)', '0.0000166667', '0.0000133334', '0.2', '0.0000000367', '0.0000050147', '0.0000117011'],
  ['eu-central-2', 'Europe (Zurich)', '0.0000183334', '0.0000146667', '0.22', '0.0000000441', '0.0000055162', '0.0000128712'],
  ['eu-north-1', 'Europe (Stockholm)', '0.0000166667', '0.0000133334', '0.2', '0.0000000323', '0.0000044248', '0.0000103245'],
  ['eu-south-1', 'Europe (Milan)', '0.0000195172', '0.0000156138', '0.23', '0.0000000357', '0.0000048783', '0.0000113827'],
  ['eu-west-1', 'Europe (Ireland)', '0.0000166667', '0.0000133334', '0.2', '0.000000034', '0.000004646', '0.0000108407'],
  ['eu-west-2', 'Europe (London)', '0.0000166667', '0.0000133334', '0.2', '0.0000000358', '0.0000048304', '0.0000112709'],
  ['eu-west-3', 'Europe (Paris)', '0.0000166667', '0.0000133334', '0.2', '0.0000000358', '0.0000048673', '0.0000113569'],
  ['sa-east-1', 'South America (Sao Paulo)', '0.0000166667', '0.0000133334', '0.2', '0.0000000586', '0.0000066372', '0.0000154867'],
  ['us-east-2', 'US East (Ohio)', '0.0000166667', '0.0000133334', '0.2', '0.0000000309', '0.0000041667', '0.0000097222'],
  ['us-west-1', 'US West (N. California)', '0.0000166667', '0.0000133334', '0.2', '0.000000037', '0.0000049041', '0.000011443'],
  ['us-west-2', 'US West (Oregon)', '0.0000166667', '0.0000133334', '0.2', '0.0000000309', '0.0000041667', '0.0000097222'],
];

/** Lambda's rates by region; the first tier of durations. */
export const regionRates: readonly RegionRates[] = ROWS.map(
  ([id, label, x86, arm, requests, storage, provisioned, provisionedCompute]) => ({
    id,
    label,
    x86,
    arm,
    requests,
    storage,
    provisioned,
    provisionedCompute,
  }),
);
