import { isMapping, type Mapping } from '../../../detection/cloud-yaml.ts';

/**
 * What a tool's function returned (JSON), as clients get it. Throws where the function says which kind of content it is
 * and that cannot be understood.
 * @see https://github.com/Azure/azure-functions-mcp-extension/blob/main/src/Microsoft.Azure.Functions.Extensions.Mcp/Trigger/ToolReturnValueBinder.cs
 * @see https://github.com/Azure/azure-functions-mcp-extension/blob/main/src/Microsoft.Azure.Functions.Extensions.Mcp/Trigger/SimpleToolReturnValueBinder.cs
 */
export function toolResult(returned: Buffer, isTyped: boolean): Mapping {
  const value: unknown = returned.length === 0 ? null : JSON.parse(returned.toString('utf8'));
  if (value === null) return { content: [] };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (!isTyped) return { content: [{ type: 'text', text }] };
  const result: unknown = JSON.parse(text);
  if (!isMapping(result) || typeof result['content'] !== 'string') throw new Error('The function returned no result of a tool.');
  const content: unknown = JSON.parse(result['content']);
  if (result['type'] === 'call_tool_result' && isMapping(content)) return content;
  const structured =
    typeof result['structuredContent'] === 'string' && result['structuredContent'] !== '' ? result['structuredContent'] : null;
  return {
    content: result['type'] === 'multi_content_result' ? content : [content],
    ...(structured === null ? {} : { structuredContent: JSON.parse(structured) as unknown }),
  };
}
