/** An answer of Resource Manager, or of a resource provider behind it, that says no. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'ArmError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  /** @see https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/common-api-details.md#error-response-content */
  toBody(): unknown {
    return { error: { code: this.code, message: this.message } };
  }
}

/** In the form that Microsoft.Web gives its own errors: the same in PascalCase, with numbered details. */
export class WebError extends ArmError {
  readonly #extended: string;

  /** `extended` is the number that App Service has for it; see the codes in its `ErrorEntity`. */
  constructor(status: number, code: string, message: string, extended: string) {
    super(status, code, message);
    this.#extended = extended;
  }

  override toBody(): unknown {
    const { code, message } = this;
    const entity = { ExtendedCode: this.#extended, MessageTemplate: message, Parameters: [], Code: code, Message: message };
    return {
      Code: code,
      Message: message,
      Target: null,
      Details: [{ Message: message }, { Code: code }, { ErrorEntity: entity }],
      Innererror: null,
    };
  }
}

/** A request that the provider cannot take as it is. */
export function badRequest(message: string): WebError {
  return new WebError(400, 'BadRequest', message, '51021');
}

/** A thing below a site that is not there. */
export function webNotFound(what: string, name: string): WebError {
  return new WebError(404, 'NotFound', `Cannot find ${what} with name ${name}.`, '51004');
}

/** A tracked resource that is not there, as Resource Manager itself says it. */
export function resourceNotFound(type: string, name: string, group: string): ArmError {
  const message = `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`;
  return new ArmError(404, 'ResourceNotFound', message);
}

export function groupNotFound(group: string): ArmError {
  return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${group}' could not be found.`);
}
