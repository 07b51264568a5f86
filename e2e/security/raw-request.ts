import { connect } from 'node:net';

/** What came back on a connection of its own: no status if the server closed it without a word. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly text: string;
  readonly tookMs: number;
  /** The server neither answered nor closed in time. */
  readonly hung: boolean;
}

/** Writes bytes to the server as they are and reads until the answer is whole or the server closes. No client library mends anything on the way. */
export function askRaw(port: number, parts: readonly (string | Buffer)[], limitMs: number): Promise<RawAnswer> {
  const started = performance.now();
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    const finish = (hung: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(chunks).toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      done({
        status: status === undefined ? undefined : Number(status),
        text,
        tookMs: performance.now() - started,
        hung,
      });
    };
    const timer = setTimeout(() => finish(true), limitMs);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks).toString('latin1'))) finish(false);
    });
    socket.on('end', () => finish(false));
    socket.on('close', () => finish(false));
    // A server that refuses an endless header resets the connection while we still write.
    socket.on('error', () => finish(false));
    socket.on('connect', () => {
      for (const part of parts) socket.write(part);
    });
  });
}

/** An event stream stays open after its last chunk: the end of the answer counts, not that of the connection. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0 || text.startsWith('HTTP/1.1 100')) return false;
  const length = /^content-length: (\d+)/im.exec(text.slice(0, end))?.[1];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length - end - 4 >= Number(length);
}
