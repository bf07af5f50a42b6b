import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameReader, FrameType, decodeJson, decodeWithBody, encodeJson, encodeNumber, encodeWithBody } from './frames.ts';

interface Seen {
  type: number;
  call: number;
  payload: Buffer;
}

function read(bytes: Buffer, pieces: number): Seen[] {
  const seen: Seen[] = [];
  const reader = new FrameReader((type, call, payload) => seen.push({ type, call, payload: Buffer.from(payload) }));
  for (let at = 0; at < bytes.length; at += pieces) reader.push(bytes.subarray(at, at + pieces));
  return seen;
}

test('frames come out as they went in, however the stream is cut', () => {
  const body = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 256));
  const message = { path: '/ä?€', n: 1 };
  const stream = Buffer.concat([
    encodeJson(FrameType.ping, 0),
    encodeWithBody(FrameType.call, 7, message, body.length, body),
    encodeWithBody(FrameType.answer, 0xffff_ffff, {}, 0, new Uint8Array(0)),
    encodeNumber(FrameType.credit, 7, 123_456),
    encodeJson(FrameType.head, 8, { status: 200 }),
  ]);
  for (const pieces of [1, 2, 3, 8, 9, 10, 64, 311, stream.length]) {
    const seen = read(stream, pieces);
    assert.deepEqual(
      seen.map(({ type, call }) => [type, call]),
      [
        [FrameType.ping, 0],
        [FrameType.call, 7],
        [FrameType.answer, 0xffff_ffff],
        [FrameType.credit, 7],
        [FrameType.head, 8],
      ],
    );
    const [ping, call, answer, credit, head] = seen;
    assert.equal(ping?.payload.length, 0);
    const whole = decodeWithBody(call?.payload ?? Buffer.alloc(0));
    assert.deepEqual([whole.message, Buffer.from(whole.body)], [message, body]);
    assert.equal(decodeWithBody(answer?.payload ?? Buffer.alloc(0)).body.length, 0);
    assert.equal(credit?.payload.readUInt32LE(0), 123_456);
    assert.deepEqual(decodeJson(head?.payload ?? Buffer.alloc(0)), { status: 200 });
  }
});

test('a length that no frame has is an error, not a wait for gigabytes', () => {
  const junk = Buffer.alloc(16, 0xee);
  assert.throws(() => read(junk, 16), RangeError);
});
