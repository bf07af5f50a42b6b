import type { Mapping } from '../../../../../detection/cloud-yaml.ts';
import type { ServiceCalls } from '../calls/service-calls.ts';

/** What a resource type does with a resource, through the service that it belongs to. */
export interface ResourceType {
  /** Properties that are heeded; any other makes the stack fail. */
  readonly properties: readonly string[];
  /** Those without which CloudFormation refuses the resource. */
  readonly required?: readonly string[];
  /** Properties whose change makes a new resource in place of the old one ("Update requires: Replacement"); `all` of them. */
  readonly replaces: readonly string[] | 'all';
  /** The property that names it, which therefore cannot be replaced by another of the same name. */
  readonly named?: string;
  /** It has `Tags`, which the stack's own are added to. */
  readonly tagged?: boolean;
  /** Capability that a template with it needs. */
  readonly capability?: 'CAPABILITY_IAM';
  create(call: ResourceCall): Promise<Made>;
  /** Changes what is there; not called where `replaces` is `all`. */
  update?(call: ResourceCall, existing: Existing): Promise<Made>;
  /** A resource that is not there any more counts as removed. */
  remove(call: RemoveCall, existing: Existing): Promise<void>;
}

/** What everything that a stack does about a resource is given. */
export interface RemoveCall {
  calls: ServiceCalls;
  account: string;
  region: string;
  /** The endpoint. */
  origin: string;
}

export interface ResourceCall extends RemoveCall {
  logicalId: string;
  /** Evaluated. */
  props: Mapping;
  /** A name of its own for a resource that is given none: `STACK-LOGICALID-RANDOM`, at most `max` characters. */
  newName(max: number): string;
}

/** A resource as it was made. */
export interface Existing {
  physicalId: string;
  props: Mapping;
}

export interface Made {
  /** What `Ref` gives. */
  physicalId: string;
  /** What `Fn::GetAtt` gives, by name. */
  attributes: Readonly<Record<string, unknown>>;
}
