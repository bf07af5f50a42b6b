/**
 * `awslambda.InvokeStore`: what is known of the current invocation, for libraries that log or trace.
 * @see https://github.com/awslabs/aws-lambda-invoke-store `InvokeStoreSingle`
 */
const PROTECTED_KEYS = {
  REQUEST_ID: Symbol.for('_AWS_LAMBDA_REQUEST_ID'),
  X_RAY_TRACE_ID: Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID'),
  TENANT_ID: Symbol.for('_AWS_LAMBDA_TENANT_ID'),
} as const;

type Context = Record<string | symbol, unknown>;

/** One invocation at a time: the store of an environment that takes no more. */
export class InvokeStore {
  static readonly PROTECTED_KEYS = PROTECTED_KEYS;
  #context: Context | undefined;

  getContext(): Context | undefined {
    return this.#context;
  }

  hasContext(): boolean {
    return this.#context !== undefined;
  }

  get(key: string | symbol): unknown {
    return this.#context?.[key];
  }

  /** Throws where the key is one of the runtime's own. */
  set(key: string | symbol, value: unknown): void {
    if (this.isProtectedKey(key)) throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    this.#context = { ...this.#context, [key]: value };
  }

  run<T>(context: Context, action: () => T): T {
    this.#context = context;
    return action();
  }

  isProtectedKey(key: string | symbol): boolean {
    return Object.values<string | symbol>(PROTECTED_KEYS).includes(key);
  }

  getRequestId(): unknown {
    return this.get(PROTECTED_KEYS.REQUEST_ID) ?? '-';
  }

  getXRayTraceId(): unknown {
    return this.get(PROTECTED_KEYS.X_RAY_TRACE_ID);
  }

  getTenantId(): unknown {
    return this.get(PROTECTED_KEYS.TENANT_ID);
  }
}
