/** A stream that says how much of it has been read. */
export interface ByteCount {
  readonly stream: AsyncIterable<Buffer>;
  read(): number;
}

export function countBytes(source: AsyncIterable<Buffer>): ByteCount {
  let count = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      count += chunk.length;
      yield chunk;
    }
  };
  return { stream: counted(), read: () => count };
}
