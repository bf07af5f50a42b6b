import { AwsError } from '../../server/service.ts';

export function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** `One or more parameter values were invalid: …` */
export function invalidValues(message: string): AwsError {
  return validation(`One or more parameter values were invalid: ${message}`);
}

export function resourceNotFound(message = 'Requested resource not found'): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function tableNotFound(name: string): AwsError {
  return resourceNotFound(`Requested resource not found: Table: ${name} not found`);
}

/** `item` is shown where the request asks for it with `ReturnValuesOnConditionCheckFailure`. */
export function conditionFailed(item?: unknown): AwsError {
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed', {
    members: item === undefined ? {} : { Item: item },
  });
}
