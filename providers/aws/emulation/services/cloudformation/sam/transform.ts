import type { Mapping } from '../../../../../detection/cloud-yaml.ts';

export function transformServerless(template: Mapping, _parameters: Readonly<Record<string, string>>): Mapping {
  return template;
}
