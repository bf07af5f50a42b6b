/**
 * What registers a function on `app` of @azure/functions 4, as the alternatives of a regular expression.
 * @see https://learn.microsoft.com/javascript/api/@azure/functions/ `app`, and `app.mcpTool` and its like in the package's types
 */
export const REGISTERING =
  'http|get|post|put|patch|deleteRequest|timer|storage\\w+|serviceBus\\w+|eventHub|eventGrid|cosmosDB|sql|mySql|generic|webPubSub|warmup|mcp\\w+|connectorTrigger';
