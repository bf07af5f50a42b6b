import { isMapping, mappingAt, type Mapping } from '../../../detection/cloud-yaml.ts';
import type { McpTool } from './mcp-tools.ts';

/** Newest first. @see https://modelcontextprotocol.io/specification/versioning */
const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const INVALID_PARAMS = -32602;
const METHOD_NOT_FOUND = -32601;

/** What an app has for clients of the Model Context Protocol. */
export interface McpServer {
  tools: readonly McpTool[];
  /** host.json: extensions.mcp. */
  settings: Mapping;
  /** Runs a tool's function; resolves with the result for the client. Rejects where it failed. */
  call(tool: McpTool, given: Mapping): Promise<Mapping>;
}

/**
 * Answers a message of JSON-RPC; null for one that wants no answer.
 * @see https://modelcontextprotocol.io/specification/2025-06-18/basic
 */
export async function answerMcp(server: McpServer, message: Mapping): Promise<Mapping | null> {
  const { id, method } = message;
  if (id === undefined || typeof method !== 'string') return null;
  try {
    const handle = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (handle === undefined) throw new McpError(METHOD_NOT_FOUND, `Method '${method}' is not available.`);
    return { jsonrpc: '2.0', id, result: await handle(server, mappingAt(message, 'params')) };
  } catch (error) {
    if (!(error instanceof McpError)) throw error;
    return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message } };
  }
}

class McpError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'McpError';
    this.code = code;
  }
}

const METHODS: Readonly<Record<string, (server: McpServer, params: Mapping) => Mapping | Promise<Mapping>>> = {
  initialize: ({ settings }, { protocolVersion }) => ({
    protocolVersion: VERSIONS.find((version) => version === protocolVersion) ?? VERSIONS[0],
    capabilities: { tools: {} },
    // @see https://github.com/Azure/azure-functions-mcp-extension/blob/main/src/Microsoft.Azure.Functions.Extensions.Mcp/Configuration/McpOptions.cs
    serverInfo: { name: settings['serverName'] ?? 'Azure Functions MCP server', version: settings['serverVersion'] ?? '1.0.0' },
    ...(typeof settings['instructions'] === 'string' ? { instructions: settings['instructions'] } : {}),
  }),
  ping: () => ({}),
  'tools/list': ({ tools }) => ({ tools: tools.map(({ listed }) => listed) }),
  'tools/call': callTool,
};

async function callTool(server: McpServer, params: Mapping): Promise<Mapping> {
  const name = String(params['name'] ?? '');
  const tool = server.tools.find((one) => one.name === name);
  if (tool === undefined) throw new McpError(INVALID_PARAMS, `Unknown tool: '${name}'`);
  const given = isMapping(params['arguments']) ? params['arguments'] : {};
  const missing = tool.required.filter((property) => given[property] === undefined || given[property] === null);
  if (missing.length > 0)
    throw new McpError(INVALID_PARAMS, `One or more required tool properties are missing values. Please provide: ${missing.join(', ')}`);
  try {
    return await server.call(tool, given);
  } catch {
    // What went wrong is in the log, as in the cloud.
    // @see https://github.com/modelcontextprotocol/csharp-sdk/blob/main/src/ModelContextProtocol.Core/Server/McpServerImpl.cs
    return { isError: true, content: [{ type: 'text', text: `An error occurred invoking '${name}'.` }] };
  }
}
