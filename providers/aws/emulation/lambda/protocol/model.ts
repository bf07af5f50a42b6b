import { readFileSync } from 'node:fs';

/** What a member of a request may be, as the service's model says. */
export interface Shape {
  type: 'structure' | 'list' | 'map' | 'string' | 'integer' | 'long' | 'double' | 'float' | 'boolean' | 'blob' | 'timestamp';
  /** Of a text or list its length, of a number its value. */
  min?: number;
  max?: number;
  /** Must match the whole text. */
  pattern?: string;
  enum?: readonly string[];
  required?: readonly string[];
  members?: Readonly<Record<string, Member>>;
  /** The member that is the whole body. */
  payload?: string;
  /** Shapes of a list's members and of a map's keys and values. */
  member?: string;
  key?: string;
  value?: string;
}

export interface Member {
  shape: string;
  /** Where it comes from; the JSON body where left out. */
  location?: 'uri' | 'querystring' | 'header' | 'headers';
  /** Its name there. */
  name?: string;
}

export interface OperationModel {
  method: string;
  /** Path with labels, and the query that tells it from others: `/2018-10-31/layers?find=LayerVersion`. */
  uri: string;
  status: number;
  input?: string;
}

export interface LambdaModel {
  source: string;
  operations: Readonly<Record<string, OperationModel>>;
  shapes: Readonly<Record<string, Shape>>;
}

/** Lambda's operations and the shapes of their input, as botocore has them. */
export const lambdaModel = JSON.parse(readFileSync(new URL('./lambda.model.json', import.meta.url), 'utf8')) as LambdaModel;

/** The shape of that name. */
export function shapeOf(name: string): Shape {
  const shape = lambdaModel.shapes[name];
  if (shape === undefined) throw new Error(`The model has no shape ${name}.`);
  return shape;
}
