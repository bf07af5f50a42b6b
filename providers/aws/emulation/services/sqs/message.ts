/** What a sender gave; written once. */
export interface MessageContent {
  body: string;
  attributes: Record<string, MessageAttribute>;
  /** `AWSTraceHeader`, the only system attribute there is for sending. */
  traceHeader: string | null;
}

export interface MessageAttribute {
  dataType: string;
  stringValue?: string;
  /** Base64. */
  binaryValue?: string;
}

/** What happens to a message in its queue; rewritten at every receive. Times are epoch milliseconds. */
export interface MessageState {
  /** Position in its queue. */
  seq: number;
  id: string;
  senderId: string;
  sentAtMs: number;
  /** Hidden until then: delayed where it was never received, else in flight. */
  visibleAtMs: number;
  receives: number;
  firstReceivedAtMs: number | null;
  lastReceivedAtMs: number | null;
  /** The newest receipt: the only one that deletes. */
  receipt: string | null;
  groupId: string | null;
  deduplicationId: string | null;
  /** The queue it came from, in a dead letter queue. */
  deadLetterSourceArn: string | null;
}

export interface ReceivedMessage {
  state: Readonly<MessageState>;
  content: MessageContent;
  receiptHandle: string;
}

/** `SequenceNumber` of a FIFO queue: 20 digits, increasing. */
export function sequenceNumber({ seq }: { seq: number }): string {
  return `188${String(seq).padStart(17, '0')}`;
}
