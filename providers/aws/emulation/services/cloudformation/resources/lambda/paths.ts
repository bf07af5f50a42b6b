/** Paths of Lambda's API, by the date in its model. `fn` is a name or an ARN, qualified or not. */
const at = (date: string, resource: string) => (name: string, rest: string) => `/${date}/${resource}/${encodeURIComponent(name)}${rest}`;

export const functionPath = at('2015-03-31', 'functions');
export const concurrencyPath = at('2017-10-31', 'functions');
export const provisionedPath = at('2019-09-30', 'functions');
export const eventInvokePath = at('2019-09-25', 'functions');
export const signingPath = at('2020-06-30', 'functions');
export const runtimePath = at('2021-07-20', 'functions');
export const urlPath = at('2021-10-31', 'functions');
export const recursionPath = at('2024-08-31', 'functions');
export const layerPath = at('2018-10-31', 'layers');
export const mappingPath = at('2015-03-31', 'event-source-mappings');
export const tagPath = at('2017-03-31', 'tags');

/** Of a version of a layer, by its ARN. */
export function layerVersionPath(arn: string, rest: string): string {
  const [, layer = arn, version = ''] = /^(.*):(\d+)$/.exec(arn) ?? [];
  return layerPath(layer, `/versions/${version}${rest}`);
}
