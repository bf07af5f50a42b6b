/** @see https://cloud.google.com/functions/quotas#resource_limits */
const shared = {
  /** "Max HTTP request size: 32 MB". */
  requestBytes: 32 * 1024 * 1024,
  /** "Max HTTP response size: 32 MB". */
  responseBytes: 32 * 1024 * 1024,
  /** "10 MB for streaming responses". */
  streamedResponseBytes: 10 * 1024 * 1024,
  /** Names and values together. @see https://cloud.google.com/functions/docs/configuring/env-var#size_limits */
  envBytes: 32 * 1024,
  /** @see https://cloud.google.com/run/docs/configuring/services/memory-limits */
  memoryMb: { min: 128, max: 32_768 },
  /** The default startup probe allows 240 seconds. @see https://cloud.google.com/run/docs/configuring/healthchecks */
  initS: 240,
  /** Requests one instance takes at a time. @see https://cloud.google.com/run/docs/about-concurrency */
  concurrency: { max: 1000 },
} as const;

/** "Max function duration: 60 minutes for HTTP functions". */
export const httpLimits = { ...shared, timeoutS: { max: 3600 } } as const;

/** "9 minutes for event-driven functions". */
export const eventLimits = { ...shared, timeoutS: { max: 540 } } as const;
