import { isMapping, type Mapping } from '../../../detection/cloud-yaml.ts';
import { triggerBinding, type AppFunction } from '../triggers/app-functions.ts';

/** A function as a tool. */
export interface McpTool {
  name: string;
  /** Name of the function. */
  functionName: string;
  /** As clients are told of it. */
  listed: Mapping;
  required: readonly string[];
  /** What the function returns says itself which kind of content it is; else it is text. */
  isTyped: boolean;
}

/**
 * The tools of an app: its functions with an MCP tool trigger.
 * @see https://github.com/Azure/azure-functions-mcp-extension/blob/main/src/Microsoft.Azure.Functions.Extensions.Mcp/DefaultToolRegistry.cs
 */
export function toolsOf(functions: readonly AppFunction[]): McpTool[] {
  return functions.flatMap((fn) => {
    const binding = triggerBinding(fn);
    if (binding?.type.toLowerCase() !== 'mcptooltrigger' || fn.detail.disabled === true) return [];
    const name = String(binding['toolName'] ?? fn.name);
    const inputSchema = schemaOf(binding['inputSchema']) ?? propertySchema(binding['toolProperties']);
    const outputSchema = schemaOf(binding['resultSchema']);
    const meta = schemaOf(binding['metadata']);
    const listed = {
      name,
      ...(typeof binding['description'] === 'string' ? { description: binding['description'] } : {}),
      inputSchema,
      ...(outputSchema === null ? {} : { outputSchema }),
      ...(meta === null ? {} : { _meta: meta }),
    };
    const required = Array.isArray(inputSchema['required']) ? inputSchema['required'].map(String) : [];
    return [{ name, functionName: fn.name, listed, required, isTyped: binding['useResultSchema'] === true }];
  });
}

/** An object that is given as JSON; null where it is none. */
function schemaOf(text: unknown): Mapping | null {
  const value = typeof text === 'string' ? parse(text) : text;
  return isMapping(value) ? value : null;
}

/** @see https://github.com/Azure/azure-functions-mcp-extension/blob/main/src/Microsoft.Azure.Functions.Extensions.Mcp/ToolInputSchema/PropertyBasedToolInputSchema.cs */
function propertySchema(given: unknown): Mapping {
  const list = typeof given === 'string' ? parse(given) : given;
  const all = (Array.isArray(list) ? list.filter(isMapping) : []).filter(
    ({ propertyName: name }) => typeof name === 'string' && name !== '',
  );
  const properties = all.map((property) => {
    const { propertyName, propertyType, description, isArray, enumValues } = property;
    const type = { type: propertyType, ...(Array.isArray(enumValues) && enumValues.length > 0 ? { enum: enumValues } : {}) };
    const shape = isArray === true ? { type: 'array', items: type } : type;
    return [String(propertyName), { ...shape, description: typeof description === 'string' ? description : '' }] as const;
  });
  const required = all.filter(({ isRequired }) => isRequired === true).map(({ propertyName }) => String(propertyName));
  return { type: 'object', properties: Object.fromEntries(properties), required: [...new Set(required)] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
