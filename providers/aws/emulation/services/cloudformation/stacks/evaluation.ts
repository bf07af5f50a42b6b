import { templateError, validationError } from '../errors.ts';
import { evaluateConditions } from '../template/conditions.ts';
import { parameterValues } from '../template/parameters.ts';
import { inOrder } from '../template/references.ts';
import { resolve, resolveText, type Scope } from '../template/resolve.ts';
import type { Template, TemplateResource } from '../template/template.ts';
import { pseudoParameters } from './pseudo-parameters.ts';
import type { Stack, StackInput, StackOutput } from './stack.ts';
import type { StackStore } from './stack-store.ts';

/** A template with its parameters: what a stack is to become. */
export interface Evaluation {
  /** Resources whose condition holds, each after those that it needs. */
  resources: ReadonlyMap<string, TemplateResource>;
  /** Names of exports that were asked for so far. */
  imports: ReadonlySet<string>;
  /** Properties of a resource, from what is known of the others. */
  properties(id: string, made: MadeResources): Record<string, unknown>;
  outputs(made: MadeResources): StackOutput[];
}

/** Physical ids and attributes of resources by their logical ids. */
export type MadeResources = ReadonlyMap<string, { physicalId: string; attributes: Readonly<Record<string, unknown>>; type: string }>;

/** Throws `ValidationError` for a template that cannot be evaluated. */
export function evaluate(
  store: Pick<StackStore, 'exports'>,
  stack: Pick<Stack, 'account' | 'region' | 'name' | 'id'>,
  template: Template,
  input: Pick<StackInput, 'parameters' | 'notificationArns'>,
): Evaluation {
  const values = { ...parameterValues(template, input.parameters), ...pseudoParameters({ ...stack, ...input }) };
  const conditions = evaluateConditions(template, values);
  const condition = (name: string): boolean => {
    const value = conditions.get(name);
    if (value === undefined) throw templateError(`Unresolved condition ${name}`);
    return value;
  };
  const imports = new Set<string>();
  const scopeWith = (made: MadeResources): Scope => ({
    values,
    mappings: template.mappings,
    condition,
    ref: (id) => made.get(id)?.physicalId,
    attribute(id, name) {
      const resource = made.get(id);
      if (resource === undefined) throw templateError(`instance of Fn::GetAtt references undefined resource ${id}`);
      const value = resource.attributes[name];
      if (value === undefined) throw templateError(`resource ${id} does not support attribute type ${name} in Fn::GetAtt`);
      return value;
    },
    imported(name) {
      imports.add(name);
      const found = store.exports(stack).get(name);
      if (found === undefined) throw validationError(`No export named ${name} found.`);
      return found.output.value;
    },
  });
  const isValue = (name: string) => Object.hasOwn(values, name) || name === 'AWS::NoValue';
  const resources = inOrder(template, condition, isValue);
  return {
    resources,
    imports,
    properties: (id, made) => resolve(resources.get(id)?.properties ?? {}, scopeWith(made)) as Record<string, unknown>,
    outputs(made) {
      const scope = scopeWith(made);
      return [...template.outputs].flatMap(([key, output]) => {
        if (typeof output['Condition'] === 'string' && !condition(output['Condition'])) return [];
        const exported = output['Export'] as { Name?: unknown } | undefined;
        return [
          {
            key,
            value: resolveText(output['Value'], scope, `Value of the output ${key}`),
            description: typeof output['Description'] === 'string' ? output['Description'] : null,
            exportName: exported?.Name === undefined ? null : resolveText(exported.Name, scope, `Name of the export ${key}`),
          },
        ];
      });
    },
  };
}
