/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#function-configuration-deployment-and-execution */
export const limits = {
  /** "Invocation payload (request and response): 6 MB each (synchronous)". */
  requestBytes: 6_291_456,
  /** "1 MB (asynchronous)". @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  asyncRequestBytes: 1_048_576,
  /** What the service really accepts before it answers `Function.ResponseSizeTooLarge`: 6 MB and 100 bytes. */
  responseBytes: 6_291_556,
  /** "200 MB for each streamed response". @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
  streamedResponseBytes: 200 * 1024 * 1024,
  /** "4 KB, for all environment variables associated with the function, in aggregate". */
  envBytes: 4096,
  /** "250 MB (the maximum size of the contents of a deployment package, including layers and custom runtimes)". */
  unzippedBytes: 250 * 1024 * 1024,
  /** "128 MB to 10,240 MB, in 1-MB increments". */
  memoryMb: { min: 128, max: 10_240, step: 1 },
  /** "900 seconds (15 minutes)". */
  timeoutS: { max: 900 },
  /** "The Init phase is limited to 10 seconds"; then it is tried again within the function's timeout. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib */
  initS: 10,
  /** One invocation at a time per execution environment. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html */
  concurrency: { max: 1 },
} as const;

/** `context.invokedFunctionArn`, the handler and its parts. @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const HANDLER_PATTERN = /^[^\s]{1,128}$/;

/** Names of variables. @see https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html (Variables: key pattern) */
export const VARIABLE_PATTERN = /^[a-zA-Z][a-zA-Z0-9_]+$/;
/** What they say, for people. */
export const VARIABLE_RULE = 'Use letters, digits and "_", a letter first, two characters at least.';
