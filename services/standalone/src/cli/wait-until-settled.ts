import { setTimeout as pause } from 'node:timers/promises';
import type { StatusAnswer } from './answers.ts';
import { ask, type Connection } from './connection.ts';

/** Waits until the server says that all is settled, and gives the status. */
export async function waitUntilSettled(connection: Connection): Promise<StatusAnswer> {
  for (;;) {
    const status = await ask<StatusAnswer>(connection, 'GET', '/status');
    if (status.settled) return status;
    await pause(100);
  }
}
