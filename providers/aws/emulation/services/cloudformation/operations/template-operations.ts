import { z } from 'zod';
import { isMapping, type Mapping } from '../../../../../detection/cloud-yaml.ts';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { boolean } from '../../../protocols/scalars.ts';
import type { AwsContext } from '../../../server/context.ts';
import { resourceTypes } from '../resources/resource-types.ts';
import { neededCapabilities } from '../stacks/check-resources.ts';
import type { StackStore } from '../stacks/stack-store.ts';
import { defaultOf, isTrue } from '../template/parameters.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { readTemplate, type Template } from '../template/template.ts';
import { needStack } from './read-operations.ts';
import { SERVERLESS, templateText } from './read-template.ts';
import { stackReference, templateSource } from './stack-input.ts';

/** What can be said of a template before there is a stack. */
export function templateOperations(context: AwsContext, store: StackStore): Operations {
  return {
    ValidateTemplate: operation({
      input: z.object(templateSource),
      level: 'verified',
      handle: async (input, request) => {
        const template = readTemplate(await parseTemplate(await templateText(context, input, request)));
        const Parameters = Object.entries(template.parameters).map(([key, declaration]) => ({
          ParameterKey: key,
          DefaultValue: defaultOf(declaration),
          NoEcho: isTrue(declaration['NoEcho']),
          Description: declaration['Description'],
        }));
        return { Parameters, Description: template.description, ...needs(template), DeclaredTransforms: template.transforms };
      },
    }),
    GetTemplateSummary: operation({
      input: z.object({
        ...templateSource,
        StackName: stackReference.optional(),
        TemplateSummaryConfig: z.object({ TreatUnrecognizedResourceTypesAsWarnings: boolean.optional() }).optional(),
      }),
      level: 'verified',
      handle: async (input, request) => {
        const text =
          input.StackName === undefined
            ? await templateText(context, input, request)
            : needStack(store, request, input.StackName).input.template;
        const value = await parseTemplate(text);
        return summary(readTemplate(value), value);
      },
    }),
  };
}

/** Capabilities that a stack of this template needs, and because of what. */
function needs(template: Template): Mapping {
  const expands = template.transforms.includes(SERVERLESS);
  const roles = [...template.resources.values()].some(({ type }) => type === 'AWS::Serverless::Function');
  const own = neededCapabilities(template);
  const all = [...(own.length === 0 && roles ? ['CAPABILITY_IAM'] : own), ...(expands ? ['CAPABILITY_AUTO_EXPAND'] : [])];
  if (all.length === 0) return {};
  const types = [...new Set([...template.resources.values()].map(({ type }) => type))].filter(
    (type) => resourceTypes[type]?.capability !== undefined || type === 'AWS::Serverless::Function',
  );
  const reason =
    types.length === 0 ? 'The template has transforms' : `The following resource(s) require capabilities: [${types.join(', ')}]`;
  return { Capabilities: all, CapabilitiesReason: reason };
}

function summary(template: Template, value: Mapping): Mapping {
  const byType = Map.groupBy(template.resources, ([, { type }]) => type);
  const unknown = [...byType.keys()].filter((type) => resourceTypes[type] === undefined && !type.startsWith('AWS::Serverless::'));
  return {
    Parameters: Object.entries(template.parameters).map(([key, declaration]) => ({
      ParameterKey: key,
      DefaultValue: defaultOf(declaration),
      ParameterType: declaration['Type'],
      NoEcho: isTrue(declaration['NoEcho']),
      Description: declaration['Description'],
      ParameterConstraints: Array.isArray(declaration['AllowedValues'])
        ? { AllowedValues: declaration['AllowedValues'].map(String) }
        : undefined,
    })),
    Description: template.description,
    ...needs(template),
    ResourceTypes: [...byType.keys()],
    Version: value['AWSTemplateFormatVersion'],
    Metadata: isMapping(value['Metadata']) ? JSON.stringify(value['Metadata']) : undefined,
    DeclaredTransforms: template.transforms,
    ...(unknown.length === 0 ? {} : { Warnings: { UnrecognizedResourceTypes: unknown } }),
  };
}
