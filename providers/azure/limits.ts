/** @see https://learn.microsoft.com/azure/azure-functions/functions-scale#service-limits */
export const limits = {
  /** "Max request size: 100 MB". */
  requestBytes: 100 * 1024 * 1024,
  /** Not documented as a limit; the host passes a buffered response on in one message, so the same bound holds here. */
  responseBytes: 100 * 1024 * 1024,
  /** A streamed response has no bound but the time. @see https://learn.microsoft.com/azure/azure-functions/functions-reference-node#http-streams */
  streamedResponseBytes: Number.MAX_SAFE_INTEGER,
  /** Instance sizes of a Flex Consumption plan: 512, 2048 and 4096 MB. @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes */
  memoryMb: { min: 512, max: 4096 },
  /** Unbounded outside the Consumption plan; Isobar's own bound. @see https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout */
  timeoutS: { max: 5400 },
  /** The host waits 60 seconds for a worker to start. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Workers/Rpc/WorkerConstants.cs `ProcessStartTimeoutSeconds` */
  initS: 60,
  /** @see https://learn.microsoft.com/azure/azure-functions/functions-concurrency#http-trigger-concurrency */
  concurrency: { max: 1000 },
} as const;

const SIZE_SETTING = 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT';

/**
 * Bytes that a request to an app may have: its setting, where that is a number; also with HTTP streams.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-app-settings#functions_request_body_size_limit
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script.WebHost/Middleware/HttpRequestBodySizeMiddleware.cs
 */
export function requestLimit(env: Readonly<Record<string, string>>): number {
  const bytes = /^\s*\d{1,15}\s*$/.test(env[SIZE_SETTING] ?? '') ? Number(env[SIZE_SETTING]) : 0;
  return bytes > 0 ? bytes : limits.requestBytes;
}

/** Instance sizes of Flex Consumption, in MB. @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes */
export const FLEX_MEMORY_MB = [512, 2048, 4096] as const;

/** The smallest instance that has this much memory, in MB; the largest where none has. */
export function flexMemory(memoryMb: number): number {
  return FLEX_MEMORY_MB.find((size) => size >= memoryMb) ?? 4096;
}

/** "230 seconds is the maximum amount of time that an HTTP triggered function can take to respond". @see https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout */
export const HTTP_TIMEOUT_S = 230;

/** Requests a Flex Consumption instance of 2048 MB takes at a time unless told otherwise. */
export const DEFAULT_CONCURRENCY = 16;
